import assert from "node:assert/strict";
import { openPage } from "./support/open-page.js";
import { thread, turn, userMessage } from "./support/samples.js";

const now = Math.floor(Date.now() / 1000);
const rows = [
  thread("t1", { name: "Fix the cart", updatedAt: now - 120 }),
  thread("t2", { preview: "Explain taxes\nin detail", updatedAt: now - 90_000 }),
];

async function openList() {
  const open = await openPage();
  await open.post({ type: "showThread", thread: null, turns: [] }, { type: "showThreadList" });
  const first = await open.nextRequest("thread/list");
  return { ...open, first };
}

describe("the thread list", () => {
  it("asks for the folder's threads, newest first, and groups them by day", async () => {
    const { page, first } = await openList();
    assert.deepEqual(first.params, {
      limit: 30,
      sortKey: "updated_at",
      sortDirection: "desc",
      cwd: "/home/me/shop",
    });
    await first.answer({ data: rows, nextCursor: null });
    await page.getByText("Fix the cart").waitFor();
    assert.deepEqual(await page.locator(".thread-name").allTextContents(), ["Fix the cart", "Explain taxes"]);
    assert.equal((await page.getByRole("heading", { level: 2 }).allTextContents())[0], "Today");
  });

  it("searches when typing pauses, and drops answers to an older search", async () => {
    const { page, first, nextRequest, sent } = await openList();
    await first.answer({ data: rows, nextCursor: null });
    await page.getByLabel("Search threads").pressSequentially("tax");
    const search = await nextRequest("thread/list");
    assert.equal(search.params.searchTerm, "tax");
    await page.getByLabel("Search threads").fill("taxes on");
    const newer = await nextRequest("thread/list");
    await newer.answer({ data: [], nextCursor: null });
    await page.getByText("No thread matches “taxes on”.").waitFor();
    await search.answer({ data: rows, nextCursor: null });
    await page.getByRole("button", { name: "All", exact: true }).click();
    const all = await nextRequest("thread/list");
    assert.equal("cwd" in all.params, false);
    assert.equal(await page.locator(".thread-name").count(), 0);
    assert.equal(sent.filter((message) => message.type === "request").length, 4);
  });

  it("loads more by cursor without repeating a thread", async () => {
    const { page, first, nextRequest } = await openList();
    await first.answer({ data: rows, nextCursor: "c1" });
    await page.getByRole("button", { name: "Load more" }).click();
    const more = await nextRequest("thread/list");
    assert.equal(more.params.cursor, "c1");
    await more.answer({
      data: [rows[1], thread("t3", { name: "Old", updatedAt: 1_600_000_000 })],
      nextCursor: null,
    });
    await page.getByText("Old", { exact: true }).waitFor();
    assert.deepEqual(await page.locator(".thread-name").allTextContents(), [
      "Fix the cart",
      "Explain taxes",
      "Old",
    ]);
    assert.equal(await page.getByRole("button", { name: "Load more" }).count(), 0);
  });

  it("opens a thread with all that it holds, also by keyboard", async () => {
    const { page, first, nextRequest, next } = await openList();
    await first.answer({ data: rows, nextCursor: null });
    await page.getByText("Explain taxes").waitFor();
    await page.getByLabel("Search threads").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const resume = await nextRequest("thread/resume");
    assert.deepEqual(resume.params, { threadId: "t2" });
    await resume.answer({
      thread: { ...rows[1], turns: [turn("u1", [userMessage("m", "how are taxes made?")])] },
    });
    assert.deepEqual(await next("activeThread"), { type: "activeThread", threadId: "t2" });
    await page.getByText("how are taxes made?").waitFor();
  });

  it("renames in place, and Escape keeps the name", async () => {
    const { page, first, nextRequest } = await openList();
    await first.answer({ data: rows, nextCursor: null });
    await page.getByRole("button", { name: "Rename Fix the cart" }).click();
    await page.getByLabel("Thread name").fill("other");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Rename Fix the cart" }).click();
    await page.getByLabel("Thread name").fill("  Mend the cart ");
    await page.keyboard.press("Enter");
    const rename = await nextRequest("thread/name/set");
    assert.deepEqual(rename.params, { threadId: "t1", name: "Mend the cart" });
    await rename.answer({});
    await page.getByText("Mend the cart").waitFor();
  });

  it("archives, and takes it back", async () => {
    const { page, first, nextRequest } = await openList();
    await first.answer({ data: rows, nextCursor: null });
    await page.getByRole("button", { name: "Archive Fix the cart" }).click();
    await (await nextRequest("thread/archive")).answer({});
    await page.getByText("Archived “Fix the cart”").waitFor();
    assert.deepEqual(await page.locator(".thread-name").allTextContents(), ["Explain taxes"]);
    await page.getByRole("button", { name: "Undo" }).click();
    const restore = await nextRequest("thread/unarchive");
    assert.deepEqual(restore.params, { threadId: "t1" });
    await restore.answer({ thread: rows[0] });
    await (await nextRequest("thread/list")).answer({ data: rows, nextCursor: null });
    await page.getByText("Fix the cart").waitFor();
  });

  it("follows the host while it is open, and says when it fails", async () => {
    const { page, first, notify, nextRequest } = await openList();
    await first.answer({ data: rows, nextCursor: null });
    await page.getByText("Explain taxes").waitFor();
    await notify([
      { method: "thread/name/updated", params: { threadId: "t2", threadName: "Taxes" } },
      {
        method: "thread/status/changed",
        params: { threadId: "t2", status: { type: "active", activeFlags: [] } },
      },
    ]);
    await page.getByRole("button", { name: /^working: Taxes/ }).waitFor();
    await page.getByRole("button", { name: "Archived", exact: true }).click();
    const archived = await nextRequest("thread/list");
    assert.equal(archived.params.archived, true);
    await archived.refuse("the index is being rebuilt");
    await page.getByRole("alert").getByText("the index is being rebuilt").waitFor();
  });
});
