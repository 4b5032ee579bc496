// The person's own shell, reviews and goals in the page.
import assert from "node:assert/strict";
import { openPage } from "./support/open-page.js";
import { agentMessage, command, events, goalUpdated, REVIEW, thread, turn } from "./support/samples.js";

const e = events();

async function openThread() {
  const open = await openPage();
  await open.post({ type: "showThread", thread: thread("t1"), turns: [] });
  return { ...open, field: open.page.getByLabel("Message to Heddle") };
}

describe("a line for the shell", () => {
  it("is marked while it is typed, and run as it is", async () => {
    const { field, page, nextRequest } = await openThread();
    await field.fill("!git status ");
    await page.getByText("Runs in your own shell, without a question").waitFor();
    await page.getByRole("button", { name: "Run in your shell" }).click();
    const run = await nextRequest("thread/shellCommand");
    assert.deepEqual(run.params, { threadId: "t1", command: "git status" });
    await run.answer({});
    assert.equal(await field.inputValue(), "");
    assert.equal(await page.getByLabel("You, sending").count(), 0);
  });

  it("begins a thread where there is none", async () => {
    const { post, page, nextRequest, next } = await openPage();
    await post({ type: "showThread", thread: null, turns: [] });
    await page.getByLabel("Message to Heddle").fill("!ls");
    await page.getByLabel("Message to Heddle").press("Enter");
    await (await nextRequest("thread/start")).answer({ thread: thread("t1") });
    await next("activeThread");
    assert.deepEqual((await nextRequest("thread/shellCommand")).params, { threadId: "t1", command: "ls" });
  });

  it("comes back with the reason when the host refuses it", async () => {
    const { field, page, nextRequest } = await openThread();
    await field.fill("!ls");
    await field.press("Enter");
    await (await nextRequest("thread/shellCommand")).refuse("not in this workspace");
    await page.getByRole("alert").getByText("not in this workspace").waitFor();
    assert.equal(await field.inputValue(), "!ls");
  });

  it("needs a command, and is a message with a space before it", async () => {
    const { field, page, nextRequest } = await openThread();
    await field.fill("! ");
    assert.equal(await page.getByRole("button", { name: "Run in your shell" }).isDisabled(), true);
    await field.fill(" !important");
    await field.press("Enter");
    const { params } = await nextRequest("turn/start");
    assert.deepEqual(params.input, [{ type: "text", text: "!important", text_elements: [] }]);
  });

  it("is told apart from the agent's commands", async () => {
    const { page, notify } = await openThread();
    const own = command("c", "cat a.txt", {
      source: "userShell",
      aggregatedOutput: "hello\n",
      exitCode: 0,
      commandActions: [{ type: "read", command: "cat a.txt", name: "a.txt", path: "a.txt" }],
    });
    await notify([e.turnStarted(), e.completed(own)]);
    await page.getByRole("button", { name: "done: You ran cat a.txt" }).waitFor();
    await page.getByText("hello").waitFor();
  });
});

describe("a review", () => {
  const items = [
    { type: "enteredReviewMode", id: "r1", review: "current changes" } as const,
    { type: "exitedReviewMode", id: "r2", review: REVIEW } as const,
    agentMessage("a", REVIEW),
  ];

  it("shows its findings once, with the way to their places", async () => {
    const { page, post, next } = await openPage();
    await post({ type: "showThread", thread: thread("t1"), turns: [turn("u1", items)] });
    await page.getByText("Review of current changes").waitFor();
    const card = page.getByRole("region", { name: "Review" });
    await card.getByText("The rest is sound.").waitFor();
    assert.deepEqual(await card.locator(".finding-head").allTextContents(), [
      "P1Off by one",
      "P3Name says nothing",
    ]);
    assert.equal(await page.getByText("Off by one").count(), 1);
    await card.getByRole("button", { name: "src/price.ts:31–34" }).click();
    assert.deepEqual(await next("openFile"), {
      type: "openFile",
      path: "/home/me/shop/src/price.ts",
      line: 31,
    });
  });

  it("is asked for in the composer's menu, by keyboard alone", async () => {
    const { page, next, field } = await openThread();
    await field.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Review Changes…" }).waitFor();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    assert.deepEqual(await next("runCommand"), { type: "runCommand", command: "reviewChanges" });
    const menu = page.getByRole("menu");
    assert.equal(await menu.count(), 0);
    await page.keyboard.press("Enter");
    await menu.waitFor();
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
    const focused = await page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    assert.equal(focused, "More actions");
  });
});

describe("a goal", () => {
  it("stands over the thread with what it has used, and can be steered", async () => {
    const { page, notify, nextRequest, next } = await openThread();
    await notify([goalUpdated({ tokenBudget: 2_000 })]);
    const banner = page.getByRole("region", { name: "Goal" });
    assert.equal(await banner.locator(".goal-objective").textContent(), "All tests pass");
    assert.deepEqual(await banner.locator(".goal-facts span").allTextContents(), [
      "Working on it",
      "1.5k of 2k tokens",
      "1m 15s",
    ]);
    await banner.getByRole("button", { name: "Pause the goal" }).click();
    assert.deepEqual((await nextRequest("thread/goal/set")).params, { threadId: "t1", status: "paused" });
    await notify([goalUpdated({ status: "paused" })]);
    await banner.getByRole("button", { name: "Resume the goal" }).click();
    assert.deepEqual((await nextRequest("thread/goal/set")).params, { threadId: "t1", status: "active" });
    await banner.getByRole("button", { name: "Change the goal" }).click();
    assert.deepEqual(await next("runCommand"), { type: "runCommand", command: "setGoal" });
    await banner.getByRole("button", { name: "Clear the goal" }).click();
    await (await nextRequest("thread/goal/clear")).answer({ cleared: true });
    await notify([{ method: "thread/goal/cleared", params: { threadId: "t1" } }]);
    await banner.waitFor({ state: "detached" });
  });

  it("that is reached can only be changed or cleared", async () => {
    const { page, notify } = await openThread();
    await notify([goalUpdated({ status: "complete" })]);
    const banner = page.getByRole("region", { name: "Goal" });
    await banner.getByText("Reached").waitFor();
    assert.deepEqual(
      await banner.getByRole("button").evaluateAll((all) => all.map((each) => each.ariaLabel)),
      ["Change the goal", "Clear the goal"],
    );
  });
});
