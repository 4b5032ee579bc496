import assert from "node:assert/strict";
import { fileChanges, resultText } from "../../../agent-host/apply-patch/changes.js";
import type { FileOperation } from "../../../agent-host/apply-patch/plan.js";
import { previewChanges } from "../../../agent-host/apply-patch/preview.js";

const operations: FileOperation[] = [
  {
    kind: "update",
    path: "/r/a.txt",
    shownPath: "a.txt",
    before: "one\ntwo\nthree\n",
    after: "one\nTWO\nthree\n",
  },
  { kind: "add", path: "/r/sub/new.txt", shownPath: "sub/new.txt", before: null, after: "fresh\n" },
  { kind: "delete", path: "/r/gone.txt", shownPath: "/r/gone.txt", before: "bye\n", after: null },
  { kind: "add", path: "/r/b.txt", shownPath: "b.txt", before: "old\n", after: "new\n" },
  {
    kind: "move",
    path: "/r/m.txt",
    shownPath: "moved.txt",
    movePath: "/r/moved.txt",
    before: "1\n",
    after: "2\n",
    overwritten: null,
  },
];

describe("fileChanges", () => {
  it("shows every file sorted by path, an overwritten one with what is lost", async () => {
    assert.deepEqual(await fileChanges(operations), [
      {
        path: "/r/a.txt",
        kind: { type: "update", move_path: null },
        diff: "@@ -1,3 +1,3 @@\n one\n-two\n+TWO\n three\n",
      },
      { path: "/r/b.txt", kind: { type: "update", move_path: null }, diff: "@@ -1 +1 @@\n-old\n+new\n" },
      { path: "/r/gone.txt", kind: { type: "delete" }, diff: "bye\n" },
      {
        path: "/r/m.txt",
        kind: { type: "update", move_path: "/r/moved.txt" },
        diff: "@@ -1 +1 @@\n-1\n+2\n\nMoved to: /r/moved.txt",
      },
      { path: "/r/sub/new.txt", kind: { type: "add" }, diff: "fresh\n" },
    ]);
  });
});

describe("resultText", () => {
  it("lists added, modified and deleted files as the patch wrote them", () => {
    assert.equal(
      resultText(operations),
      "Success. Updated the following files:\nA sub/new.txt\nA b.txt\nM a.txt\nM moved.txt\nD /r/gone.txt\n",
    );
  });
});

describe("previewChanges", () => {
  it("shows what an unfinished patch says so far", () => {
    const patch =
      "*** Begin Patch\n*** Delete File: d\n*** Add File: a\n+1\n" +
      "*** Update File: u\n*** Move to: m\n@@ f()\n x\n-y\n+z\n@@\n+w\n*** Upd";
    assert.deepEqual(previewChanges(patch, "/r"), [
      { path: "/r/d", kind: { type: "delete" }, diff: "" },
      { path: "/r/a", kind: { type: "add" }, diff: "1\n" },
      {
        path: "/r/u",
        kind: { type: "update", move_path: "/r/m" },
        diff: "@@ f()\n x\n-y\n+z\n@@\n+w\n",
      },
    ]);
  });
});
