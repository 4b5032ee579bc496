import assert from "node:assert/strict";
import { openPage } from "./support/open-page.js";
import { events, questions, thread } from "./support/samples.js";

const e = events();

async function openWith(...pending: readonly ReturnType<typeof questions>[]) {
  const open = await openPage();
  await open.post({ type: "showThread", thread: thread("t1"), turns: [] });
  await open.notify([e.turnStarted()]);
  await open.post({ type: "questions", pending });
  return { ...open, card: open.page.getByRole("form", { name: "Heddle asks" }) };
}

describe("a question of the model", () => {
  it("is answered with an option, once, and leaves when the extension says so", async () => {
    const { card, page, next, post, sent } = await openWith(questions("r1", {}));
    await page
      .getByRole("status")
      .filter({ hasText: "Heddle asks: Which store?" })
      .waitFor({ state: "attached" });
    const send = card.getByRole("button", { name: "Send answer" });
    assert.equal(await send.isDisabled(), true);
    await card.getByRole("button", { name: "A database" }).click();
    assert.equal(await card.getByRole("button", { name: "A database" }).getAttribute("aria-pressed"), "true");
    await send.click();
    assert.deepEqual(await next("answerQuestions"), {
      type: "answerQuestions",
      requestId: "r1",
      answers: { q1: ["A database"] },
    });
    for (const button of await card.getByRole("button").all()) assert.equal(await button.isDisabled(), true);
    await post({ type: "questions", pending: [] });
    await card.waitFor({ state: "detached" });
    assert.equal(sent.filter(({ type }) => type === "answerQuestions").length, 1);
  });

  it("is answered by keyboard alone, in words of one's own, which take back the chosen option", async () => {
    const { card, page, next } = await openWith(questions("r1", {}));
    await card.getByRole("button", { name: "A file" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.type(" both ");
    assert.equal(await card.getByRole("button", { name: "A file" }).getAttribute("aria-pressed"), "false");
    await page.keyboard.press("Enter");
    assert.deepEqual(await next("answerQuestions"), {
      type: "answerQuestions",
      requestId: "r1",
      answers: { q1: ["both"] },
    });
  });

  it("hides what is secret and sends it as it is typed", async () => {
    const { card, next } = await openWith(
      questions("r1", { options: null, isSecret: true, question: "The key?" }),
    );
    const field = card.getByLabel("Answer to: The key?");
    assert.equal(await field.getAttribute("type"), "password");
    await field.fill(" s3cret ");
    await card.getByRole("button", { name: "Send answer" }).click();
    assert.deepEqual((await next("answerQuestions")).answers, { q1: [" s3cret "] });
  });

  it("may be skipped, all of it or the rest", async () => {
    const { card, next, post } = await openWith(questions("r1", {}, { question: "And where?" }));
    await card.getByRole("button", { name: "A database" }).first().click();
    assert.equal(await card.getByRole("button", { name: "Send answers" }).isDisabled(), true);
    await card.getByRole("button", { name: "Skip the rest" }).click();
    assert.deepEqual((await next("answerQuestions")).answers, { q1: ["A database"] });
    await post({ type: "questions", pending: [questions("r2", {})] });
    await card.getByRole("button", { name: "Skip" }).click();
    assert.deepEqual((await next("answerQuestions")).answers, {});
  });

  it("is not shown in another thread, and takes no focus", async () => {
    const { card, page, post } = await openWith(questions("r1", {}));
    await card.waitFor();
    assert.equal(await card.evaluate((element) => element.contains(document.activeElement)), false);
    await post({ type: "showThread", thread: thread("t2"), turns: [] });
    await card.waitFor({ state: "detached" });
    await page.getByLabel("Message to Heddle").waitFor();
  });
});
