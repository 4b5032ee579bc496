import assert from "node:assert/strict";
import type { FileOperation } from "../../../agent-host/apply-patch/plan.js";
import { writeOperations } from "../../../agent-host/apply-patch/write.js";
import { memoryFiles } from "./memory-files.js";

const initial = { "/r/u": "u\n", "/r/m": "m\n", "/r/t": "t\n", "/r/d": "d\n" };
const operations: FileOperation[] = [
  { kind: "add", path: "/r/a", shownPath: "a", before: null, after: "a\n" },
  { kind: "update", path: "/r/u", shownPath: "u", before: "u\n", after: "U\n" },
  {
    kind: "move",
    path: "/r/m",
    shownPath: "t",
    movePath: "/r/t",
    before: "m\n",
    after: "M\n",
    overwritten: "t\n",
  },
  { kind: "delete", path: "/r/d", shownPath: "d", before: "d\n", after: null },
];

describe("writeOperations", () => {
  it("writes everything in order, a moved file's target before its source goes", async () => {
    const files = memoryFiles(initial);
    assert.deepEqual(await writeOperations(operations, files), { kind: "written" });
    assert.deepEqual(files.calls, ["write /r/a", "write /r/u", "write /r/t", "remove /r/m", "remove /r/d"]);
    assert.deepEqual(Object.fromEntries(files.content), { "/r/a": "a\n", "/r/u": "U\n", "/r/t": "M\n" });
  });

  it("writes the new name last where both names may mean one file", async () => {
    const files = memoryFiles({ "/r/readme": "x\n" });
    const rename: FileOperation = {
      kind: "move",
      path: "/r/readme",
      shownPath: "README",
      movePath: "/r/README",
      before: "x\n",
      after: "y\n",
      overwritten: null,
    };
    assert.deepEqual(await writeOperations([rename], files), { kind: "written" });
    assert.deepEqual(files.calls, ["remove /r/readme", "write /r/README"]);
  });

  it("does not touch a file that would stay as it is", async () => {
    const files = memoryFiles({ "/r/u": "u\n" });
    const same: FileOperation = { kind: "update", path: "/r/u", shownPath: "u", before: "u\n", after: "u\n" };
    assert.deepEqual(await writeOperations([same], files), { kind: "written" });
    assert.deepEqual(files.calls, []);
  });

  for (const failing of [0, 1, 2, 3, 4]) {
    it(`puts everything back when change ${failing} fails`, async () => {
      const files = memoryFiles(initial, (_call, number) => {
        if (number === failing) throw new Error("disk full");
      });
      const outcome = await writeOperations(operations, files);
      const failed = ["write /r/a", "write /r/u", "write /r/t", "remove /r/m", "remove /r/d"][failing];
      assert.deepEqual(outcome, {
        kind: "failed",
        message: `Failed to ${failed}: disk full\nno file was changed`,
        leftChanged: [],
      });
      assert.deepEqual(Object.fromEntries(files.content), initial);
    });
  }

  it("repairs a file that the failing write left in pieces", async () => {
    const files = memoryFiles({ "/r/u": "u\n" }, (_call, number) => {
      if (number > 0) return;
      files.content.set("/r/u", "U");
      throw new Error("disk full");
    });
    const outcome = await writeOperations(operations.slice(1, 2), files);
    assert.equal(outcome.kind, "failed");
    assert.deepEqual(Object.fromEntries(files.content), { "/r/u": "u\n" });
  });

  it("says which files could not be put back, and what they hold", async () => {
    const files = memoryFiles(initial, (call, number) => {
      if (call === "write /r/t" || (call === "write /r/u" && number > 1))
        throw new Error(`no access to ${call}`);
    });
    assert.deepEqual(await writeOperations(operations, files), {
      kind: "failed",
      message:
        "Failed to write /r/t: no access to write /r/t\n" +
        "the patch is applied in part, look at these files before going on:\n" +
        "/r/u could not be put back: no access to write /r/u",
      leftChanged: [{ path: "/r/u", before: "u\n", after: "U\n" }],
    });
    assert.deepEqual(Object.fromEntries(files.content), { ...initial, "/r/u": "U\n" });
  });
});
