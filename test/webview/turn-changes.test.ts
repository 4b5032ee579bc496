import assert from "node:assert/strict";
import { type OpenPage, openPage } from "./support/open-page.js";
import { agentMessage, changedFile, conflict, events, restored, thread, turn } from "./support/samples.js";

const e = events();
const A = "/home/me/shop/src/a.ts";
const B = "/home/me/shop/b.ts";

describe("what a turn changed", () => {
  async function finish(open: OpenPage, files: readonly ReturnType<typeof changedFile>[]): Promise<void> {
    await open.post({ type: "showThread", thread: thread("t1"), turns: [] });
    await open.notify([
      e.turnStarted(),
      e.completed(agentMessage("a", "Done.")),
      e.turnCompleted(),
      e.say("heddle/turn/changesUpdated", {}),
    ]);
    await answer(open, files);
  }

  async function answer(
    { nextRequest }: OpenPage,
    files: readonly ReturnType<typeof changedFile>[],
  ): Promise<void> {
    const asked = await nextRequest("heddle/turn/changes");
    assert.deepEqual(asked.params, { threadId: "t1", turnId: "u1" });
    await asked.answer({ turnId: "u1", turns: ["u1"], files, gaps: [] });
  }

  it("is counted below it, shown in the editor, undone and brought back", async () => {
    const open = await openPage();
    const { page, next, post, notify } = open;
    await finish(open, [changedFile(A, 3, 1), changedFile(B, 9, 3)]);
    const footer = page.getByRole("region", { name: "Changed files" });
    assert.match((await footer.textContent()) ?? "", /2 files changed\+12 −4/);
    await footer.getByRole("button", { name: "Show" }).click();
    assert.deepEqual(await next("showTurnChanges"), { type: "showTurnChanges", turnId: "u1" });

    await footer.getByRole("button", { name: "Undo", exact: true }).click();
    assert.deepEqual(await next("restoreTurn"), {
      type: "restoreTurn",
      turnId: "u1",
      direction: "undo",
      paths: null,
    });
    assert.equal(await footer.getByRole("button", { name: "Undo", exact: true }).isDisabled(), true);
    const files = [A, B].map((path) => ({ path, status: "restored" as const, reason: null, conflicts: [] }));
    await post(restored("undo", files));
    await notify([e.say("heddle/turn/changesUpdated", {})]);
    await answer(
      open,
      [A, B].map((path) => changedFile(path, 1, 1, { state: "undone" })),
    );
    await footer.getByText("2 files changed, undone").waitFor();
    assert.equal(await footer.getByRole("button", { name: "Undo", exact: true }).count(), 0);
    await footer.getByRole("button", { name: "Redo", exact: true }).click();
    assert.equal((await next("restoreTurn")).direction, "redo");
  });

  it("names each file that is in the way, with the reason, and leaves it out on request", async () => {
    const open = await openPage();
    const { page, next, post } = open;
    await finish(open, [changedFile(A, 1, 1), changedFile(B, 1, 1)]);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await next("restoreTurn");
    await post(
      restored("undo", [conflict(A, 12), { path: B, status: "ready", reason: null, conflicts: [] }]),
    );
    const notice = page.getByRole("alert");
    await notice.getByText("Nothing was changed: 1 file in the way.").waitFor();
    assert.equal(
      await notice.getByRole("listitem").textContent(),
      "src/a.ts:12: the same lines were changed since",
    );
    await notice.getByRole("button", { name: "src/a.ts:12" }).click();
    assert.deepEqual(await next("openFile"), { type: "openFile", path: A, line: 12 });
    await notice.getByRole("button", { name: "Undo only the other file" }).click();
    assert.deepEqual((await next("restoreTurn")).paths, [B]);
    assert.equal(await notice.count(), 0);
  });

  it("says what the host said when it refuses altogether", async () => {
    const open = await openPage();
    await finish(open, [changedFile(A, 1, 1)]);
    await open.page.getByRole("button", { name: "Undo", exact: true }).click();
    const refused = { ...restored("undo", []), outcome: null, error: "another host has the thread" };
    await open.post(refused);
    await open.page.getByRole("alert").getByText("another host has the thread").waitFor();
    assert.equal(await open.page.getByRole("button", { name: "Undo", exact: true }).isDisabled(), false);
  });

  it("waits for the running turn, and cannot take back what was not kept", async () => {
    const open = await openPage();
    const { page, notify } = open;
    const lost = changedFile(B, 0, 0, { restorable: false, reason: "it is too large to be kept" });
    await finish(open, [changedFile(A, 1, 1), lost]);
    await notify([events({ turnId: "u2" }).turnStarted()]);
    assert.equal(await page.getByRole("button", { name: "Undo", exact: true }).isDisabled(), true);
    await page.getByText("1 file cannot be taken back").click();
    await page.getByText("b.ts: it is too large to be kept").waitFor();
  });

  it("is there again after the page was loaded anew", async () => {
    const open = await openPage();
    await open.post({
      type: "showThread",
      thread: thread("t1"),
      turns: [turn("u1", [agentMessage("a", "Done.")])],
    });
    const asked = await open.nextRequest("heddle/turn/changes");
    assert.deepEqual(asked.params, { threadId: "t1", paths: [] });
    await asked.answer({ turnId: "u1", turns: ["u1", "older"], files: [], gaps: [] });
    await answer(open, [changedFile(A, 2, 0)]);
    await open.page.getByText("1 file changed").waitFor();
    await open.page.getByRole("button", { name: "Undo", exact: true }).waitFor();
  });
});
