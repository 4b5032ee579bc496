import assert from "node:assert/strict";
import { openPage, type PageOptions } from "./support/open-page.js";
import { events, thread, turn, userMessage } from "./support/samples.js";

const e = events();
const input = (text: string) => [{ type: "text", text, text_elements: [] }];

async function openThread(options: PageOptions = {}) {
  const open = await openPage(options);
  await open.post({ type: "showThread", thread: thread("t1"), turns: [] });
  const field = open.page.getByLabel("Message to Heddle");
  await field.click();
  return { ...open, field };
}

describe("the composer", () => {
  it("begins a thread with the first message and shows it at once", async () => {
    const { page, post, next, nextRequest, notify } = await openPage();
    await post({ type: "showThread", thread: null, turns: [] });
    const field = page.getByLabel("Message to Heddle");
    await field.fill("run ls");
    await field.press("Enter");
    await page.getByLabel("You, sending").waitFor();
    const start = await nextRequest("thread/start");
    assert.deepEqual(start.params, {});
    await start.answer({ thread: thread("t1") });
    assert.deepEqual(await next("activeThread"), { type: "activeThread", threadId: "t1" });
    const begin = await nextRequest("turn/start");
    assert.deepEqual(begin.params, { threadId: "t1", input: input("run ls") });
    await begin.answer({ turn: turn("u1") });
    await notify([e.turnStarted(), e.completed(userMessage("m", "run ls"))]);
    await page.getByLabel("You, sending").waitFor({ state: "detached" });
    assert.deepEqual(await page.getByLabel("You", { exact: true }).allTextContents(), ["run ls"]);
    assert.equal(await field.inputValue(), "");
  });

  it("steers the running turn, and begins a new one when it has just ended", async () => {
    const { field, notify, nextRequest } = await openThread();
    await notify([e.turnStarted()]);
    await field.fill("in French, please");
    await field.press("Enter");
    const steer = await nextRequest("turn/steer");
    assert.deepEqual(steer.params, {
      threadId: "t1",
      expectedTurnId: "u1",
      input: input("in French, please"),
    });
    await steer.refuse("no active turn to steer");
    assert.deepEqual((await nextRequest("turn/start")).params, {
      threadId: "t1",
      input: input("in French, please"),
    });
  });

  it("gets its words back from a turn that takes none", async () => {
    const { field, page, notify, nextRequest, sent } = await openThread();
    await notify([e.turnStarted()]);
    await field.fill("and then lint");
    await field.press("Enter");
    await (await nextRequest("turn/steer")).refuse("cannot steer a review turn");
    await page.getByRole("alert").getByText("cannot steer a review turn").waitFor();
    assert.equal(await field.inputValue(), "and then lint");
    assert.equal(
      sent.some((each) => each.type === "request" && each.method === "turn/start"),
      false,
    );
  });

  it("gets its text back with the reason when the host refuses it", async () => {
    const { field, page, nextRequest } = await openThread();
    await field.fill("hello");
    await field.press("Enter");
    await (await nextRequest("turn/start")).refuse("the input is too large");
    await page.getByRole("alert").getByText("the input is too large").waitFor();
    assert.equal(await field.inputValue(), "hello");
  });

  it("stops the turn by button and by Escape when empty", async () => {
    const { field, page, notify, nextRequest } = await openThread();
    await notify([e.turnStarted()]);
    await page.getByRole("button", { name: "Stop" }).click();
    assert.deepEqual((await nextRequest("turn/interrupt")).params, { threadId: "t1", turnId: "u1" });
    await field.press("Escape");
    assert.deepEqual((await nextRequest("turn/interrupt")).params, { threadId: "t1", turnId: "u1" });
  });

  it("does not send what an input method is still composing", async () => {
    const { field, page, sent, nextRequest } = await openThread();
    const session = await page.context().newCDPSession(page);
    await session.send("Input.imeSetComposition", { text: "にほん", selectionStart: 3, selectionEnd: 3 });
    assert.equal(await field.inputValue(), "にほん");
    await field.dispatchEvent("keydown", { key: "Enter", keyCode: 229, isComposing: true });
    await field.dispatchEvent("keydown", { key: "Enter", keyCode: 229 });
    assert.equal(sent.filter(({ type }) => type === "request").length, 0);
    await session.send("Input.insertText", { text: "日本" });
    await field.press("Enter");
    assert.deepEqual((await nextRequest("turn/start")).params.input, input("日本"));
  });

  it("sends with Ctrl+Enter alone where the setting says so", async () => {
    const { field, nextRequest } = await openThread({ settings: { sendWith: "modEnter" } });
    await field.pressSequentially("one");
    await field.press("Enter");
    await field.pressSequentially("two");
    await field.press("Control+Enter");
    assert.deepEqual((await nextRequest("turn/start")).params.input, input("one\ntwo"));
  });

  it("walks through sent prompts at the edges of the text", async () => {
    const { field, nextRequest } = await openThread();
    for (const text of ["first", "second"]) {
      await field.fill(text);
      await field.press("Enter");
      await (await nextRequest("turn/start")).answer({ turn: turn("u1") });
    }
    await field.fill("draft");
    const seen: string[] = [];
    for (const key of ["ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown", "ArrowUp", "Escape"]) {
      await field.press(key);
      seen.push(await field.inputValue());
    }
    assert.deepEqual(seen, ["second", "first", "first", "second", "draft", "second", "draft"]);
  });

  it("grows with its text up to a part of the page", async () => {
    const { field } = await openThread({ height: 600 });
    const heights: number[] = [];
    for (const lines of [1, 4, 60]) {
      await field.fill(Array.from({ length: lines }, (_, index) => `${index}`).join("\n"));
      heights.push(await field.evaluate((element) => element.clientHeight));
    }
    const [one = 0, four = 0, sixty = 0] = heights;
    assert.ok(one < four && four < sixty && sixty <= 240, String(heights));
  });

  it("keeps the draft of each thread over reload and change of thread", async () => {
    const { field, post, reload } = await openThread();
    await field.fill("half a thought");
    await post({ type: "showThread", thread: thread("t2"), turns: [] });
    assert.equal(await field.inputValue(), "");
    await field.fill("another");
    await reload();
    await post({ type: "showThread", thread: thread("t1"), turns: [] });
    assert.equal(await field.inputValue(), "half a thought");
    await post({ type: "showThread", thread: thread("t2"), turns: [] });
    assert.equal(await field.inputValue(), "another");
  });

  it("takes text from the editor at the cursor", async () => {
    const { field, post } = await openThread();
    await field.fill("look at");
    await post({ type: "compose", text: "@src/price.ts " });
    assert.equal(await field.inputValue(), "look at @src/price.ts ");
    // Once, also when the composer was away in between.
    await post({ type: "showThreadList" });
    await post({ type: "compose", text: "@b.ts " });
    assert.equal(await field.inputValue(), "look at @src/price.ts @b.ts ");
  });

  it("says why it cannot send", async () => {
    const { field, page, post, sent, next } = await openThread({ host: { kind: "starting" } });
    await page.getByText("The agent host is starting…").waitFor();
    await field.fill("hello");
    await field.press("Enter");
    assert.equal(await page.getByRole("button", { name: "Send" }).isDisabled(), true);
    assert.equal(sent.filter(({ type }) => type === "request").length, 0);
    await post({ type: "hostState", state: { kind: "ready", modelLabel: "loom-1", offline: false } });
    await page.getByText("The agent host is starting…").waitFor({ state: "detached" });
    // What waited is sent now.
    assert.equal((await next("request")).method, "turn/start");
    assert.equal(await field.inputValue(), "");
  });

  it("opens the choices behind its chips", async () => {
    const { page, next } = await openThread();
    await page.getByRole("button", { name: "Model: loom-1. Choose another" }).click();
    await next("chooseModel");
    await page.getByRole("button", { name: /^Access: Commands may change files in the workspace/ }).click();
    await next("chooseAccess");
  });
});
