import assert from "node:assert/strict";
import { openPage } from "./support/open-page.js";
import { command, commandApproval, events, fileApproval, fileChange, thread } from "./support/samples.js";

const e = events();

async function openWithApprovals(...pending: readonly ReturnType<typeof commandApproval>[]) {
  const open = await openPage();
  await open.post({ type: "showThread", thread: thread("t1"), turns: [] });
  await open.notify([
    e.turnStarted(),
    e.started(command("c1", "npm install", { status: "inProgress" })),
    e.started(
      fileChange(
        "f1",
        [{ path: "/home/me/shop/a.txt", kind: { type: "add" }, diff: "hello\n" }],
        "inProgress",
      ),
    ),
  ]);
  await open.post({ type: "approvals", pending });
  return open;
}

describe("an approval", () => {
  it("is decided by mouse, once, and leaves when the extension says so", async () => {
    const { page, post, next, sent } = await openWithApprovals(
      commandApproval("q1", "c1", "/bin/bash -lc 'npm install'", {
        reason: "needs the network",
        cwd: "/home/me/other",
      }),
    );
    const card = page.getByRole("region", { name: "Run this command?" });
    await card.getByText("needs the network").waitFor();
    await card.getByText("in /home/me/other").waitFor();
    assert.equal(await card.getByRole("region", { name: "Command" }).textContent(), "npm install");
    await page
      .getByRole("status")
      .filter({ hasText: "Approval needed to run" })
      .waitFor({ state: "attached" });

    await card.getByRole("button", { name: "Decline", exact: true }).click();
    assert.deepEqual(await next("decide"), { type: "decide", requestId: "q1", decision: "decline" });
    for (const button of await card.getByRole("button").all()) assert.equal(await button.isDisabled(), true);
    await page.keyboard.press("Alt+a");
    await post({ type: "approvals", pending: [] });
    await card.waitFor({ state: "detached" });
    assert.equal(sent.filter(({ type }) => type === "decide").length, 1);
    assert.equal(
      await page.getByLabel("Message to Heddle").evaluate((field) => field === document.activeElement),
      true,
    );
  });

  it("is decided by key while the person writes, and writing decides nothing", async () => {
    const { page, next, sent } = await openWithApprovals(commandApproval("q1", "c1", "npm install"));
    const field = page.getByLabel("Message to Heddle");
    await field.click();
    await page.keyboard.type("a s d x A S D");
    await page.keyboard.press("Escape");
    assert.deepEqual(
      [await field.inputValue(), sent.filter(({ type }) => type === "decide")],
      ["a s d x A S D", []],
    );
    await page.keyboard.press("Alt+s");
    assert.deepEqual(await next("decide"), { type: "decide", requestId: "q1", decision: "acceptForSession" });
    assert.equal(await field.inputValue(), "a s d x A S D");
  });

  it("does not stop the turn by a stray Escape", async () => {
    const { page, sent } = await openWithApprovals(commandApproval("q1", "c1", "npm install"));
    const accept = page.getByRole("button", { name: "Accept", exact: true });
    await accept.focus();
    await page.keyboard.press("Escape");
    const field = page.getByLabel("Message to Heddle");
    assert.equal(await field.evaluate((element) => element === document.activeElement), true);
    await page.keyboard.press("Escape");
    await page.keyboard.type("x");
    assert.deepEqual(
      sent.filter(({ type }) => type === "decide" || type === "request"),
      [],
    );
  });

  it("leaves the shortcuts to the first of several and hands on the focus", async () => {
    const { page, post, next } = await openWithApprovals(
      commandApproval("q1", "c1", "npm install"),
      fileApproval("q2", "f1"),
    );
    const file = page.getByRole("region", { name: "Apply this change?" });
    assert.equal(
      await file.getByRole("button", { name: "Accept", exact: true }).getAttribute("aria-keyshortcuts"),
      null,
    );
    await page.getByRole("button", { name: "Accept", exact: true }).first().focus();
    await page.keyboard.press("Enter");
    assert.equal((await next("decide")).requestId, "q1");
    await post({ type: "approvals", pending: [fileApproval("q2", "f1")] });
    await page.getByRole("region", { name: "Run this command?" }).waitFor({ state: "detached" });
    assert.equal(await file.evaluate((element) => element === document.activeElement), true);
    await page.keyboard.press("Alt+a");
    assert.deepEqual(await next("decide"), { type: "decide", requestId: "q2", decision: "accept" });
  });

  it("of a patch shows the files and opens the review", async () => {
    const { page, next } = await openWithApprovals(fileApproval("q2", "f1"));
    const card = page.getByRole("region", { name: "Apply this change?" });
    await card.getByRole("button", { name: "Create a.txt" }).click();
    assert.equal(await card.locator(".diff-add .diff-text").textContent(), "hello");
    await card.getByRole("button", { name: "Review in the editor" }).click();
    assert.deepEqual(await next("openDiff"), { type: "openDiff", itemId: "f1", path: null });
  });

  it("sends the amendment that its button stands for", async () => {
    const amendment = { acceptWithExecpolicyAmendment: { execpolicy_amendment: ["npm", "install"] } };
    const { page, next } = await openWithApprovals(
      commandApproval("q1", "c1", "npm install", { availableDecisions: ["accept", amendment, "cancel"] }),
    );
    const buttons = page.getByRole("region", { name: "Run this command?" }).getByRole("button");
    assert.deepEqual(await buttons.locator(".button-label").allTextContents(), [
      "Accept",
      "Always allow npm install …",
      "Decline and stop",
    ]);
    await page.keyboard.press("Alt+w");
    assert.deepEqual(await next("decide"), { type: "decide", requestId: "q1", decision: amendment });
  });

  it("ignores the second click of a double click", async () => {
    const { page, sent, next } = await openWithApprovals(
      commandApproval("q1", "c1", "npm install"),
      commandApproval("q2", "c1", "rm -rf build"),
    );
    await page
      .getByRole("button", { name: "Accept", exact: true })
      .last()
      .dispatchEvent("click", { detail: 2 });
    // What the page posts arrives in order: a decision would have come before this.
    await page.getByRole("button", { name: /^Model/ }).click();
    await next("chooseModel");
    assert.deepEqual(
      sent.filter(({ type }) => type === "decide"),
      [],
    );
  });

  it("of any thread is announced above the list", async () => {
    const { page, post, nextRequest } = await openWithApprovals(commandApproval("q1", "c1", "npm install"));
    await post({ type: "showThreadList" });
    await (await nextRequest("thread/list")).answer({ data: [], nextCursor: null });
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByRole("region", { name: "Run this command?" }).waitFor();
  });

  it("of another thread leads there", async () => {
    const open = await openWithApprovals(commandApproval("q9", "c9", "ls", { threadId: "t2" }));
    await open.page.getByText("Another thread waits for approval").waitFor();
    await open.page.getByRole("button", { name: "Show", exact: true }).click();
    const request = await open.nextRequest("thread/resume");
    assert.deepEqual(request.params, { threadId: "t2" });
    await request.answer({ thread: thread("t2") });
    assert.deepEqual(await open.next("activeThread"), { type: "activeThread", threadId: "t2" });
    await open.page.getByRole("region", { name: "Run this command?" }).waitFor();
  });
});
