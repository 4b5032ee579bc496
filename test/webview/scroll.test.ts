import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { openPage } from "./support/open-page.js";
import { agentMessage, events, thread, turn, userMessage } from "./support/samples.js";

const e = events({ turnId: "live" });

const turns = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    turn(`u${index}`, [
      userMessage(`m${index}`, `Question ${index}`),
      agentMessage(`a${index}`, `Answer ${index}.\n\n${"More words on it. ".repeat(20)}`),
    ]),
  );

const box = (page: Page) => page.getByRole("region", { name: "Conversation" });
const fromEnd = (page: Page) =>
  box(page).evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
const topOf = async (page: Page, text: string) =>
  (await page.getByText(text, { exact: true }).boundingBox())?.y;

async function wheel(page: Page, y: number): Promise<void> {
  await box(page).hover();
  await page.mouse.wheel(0, y);
  await page.getByRole("button", { name: /Jump to latest|New activity below/ }).waitFor();
}

describe("the transcript's scrolling", () => {
  it("follows the end while the person is there", async () => {
    const { page, post, notify } = await openPage();
    await post({ type: "showThread", thread: thread("t1"), turns: turns(10) });
    assert.ok((await fromEnd(page)) < 2);
    await notify([e.turnStarted(), e.started(agentMessage("x", ""))]);
    for (let i = 0; i < 20; i++) {
      await notify([e.text("x", "A line of the answer.\n\n")]);
      assert.ok((await fromEnd(page)) < 2, `after ${i}`);
    }
  });

  it("leaves the person where they read, until they jump", async () => {
    const { page, post, notify } = await openPage();
    await post({ type: "showThread", thread: thread("t1"), turns: turns(10) });
    await wheel(page, -900);
    const before = await topOf(page, "Question 6");
    await notify([e.turnStarted(), e.text("x", "news\n\n".repeat(50))]);
    assert.equal(await topOf(page, "Question 6"), before);
    await page.getByRole("button", { name: "New activity below" }).click();
    assert.ok((await fromEnd(page)) < 2);
    await notify([e.text("x", "more\n\n".repeat(50))]);
    assert.ok((await fromEnd(page)) < 2);
  });

  it("comes back after a reload to where it was, also far up in a long thread", async () => {
    const { page, post, reload } = await openPage();
    await post({ type: "showThread", thread: thread("t1"), turns: turns(300) });
    await page.getByText("Question 299", { exact: true }).waitFor();
    for (let i = 0; i < 12; i++) await wheel(page, -4_000);
    const text = await firstInSight(page);
    const before = await topOf(page, text);
    await page.waitForFunction((key) => sessionStorage.getItem("state")?.includes(key), `"key":"`);
    await reload();
    await post({ type: "showThread", thread: thread("t1"), turns: turns(300) });
    await page.getByText(text, { exact: true }).waitFor();
    const after = await topOf(page, text);
    assert.ok(Math.abs((after ?? 0) - (before ?? 0)) <= 2, `${text}: ${before} and ${after}`);
  });

  it("shows a thread that comes back shorter", async () => {
    const { page, post } = await openPage();
    await post({ type: "showThread", thread: thread("t1"), turns: turns(300) });
    await post({ type: "showThread", thread: thread("t1"), turns: turns(3) });
    assert.equal(await page.locator("[data-row]").count(), 6);
    await post({ type: "showThread", thread: thread("t1"), turns: turns(300) });
    await page.getByText("Question 299", { exact: true }).waitFor();
  });

  it("keeps the row in sight in place when earlier rows join", async () => {
    const { page, post } = await openPage();
    await post({ type: "showThread", thread: thread("t1"), turns: turns(300) });
    const first = await page.locator("[data-row]").first().getAttribute("data-row");
    for (let i = 0; i < 12; i++) await wheel(page, -4_000);
    await page.waitForFunction(
      (key) => document.querySelector("[data-row]")?.getAttribute("data-row") !== key,
      first,
    );
    // Every row that was passed is still there, in order and once.
    const keys = await page
      .locator("[data-row]")
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-row")));
    assert.deepEqual(keys, [...new Set(keys)]);
    assert.equal(keys.at(-1), "a299");
  });
});

/** The text of the topmost question that is wholly in sight. */
async function firstInSight(page: Page): Promise<string> {
  return page.evaluate(() => {
    const edge = document.querySelector(".transcript-box")?.getBoundingClientRect().top ?? 0;
    const texts = [...document.querySelectorAll(".user-text")];
    return texts.find((text) => text.getBoundingClientRect().top > edge)?.textContent ?? "";
  });
}
