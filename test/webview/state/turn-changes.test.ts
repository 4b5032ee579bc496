import assert from "node:assert/strict";
import type { HeddleRestoredFile } from "../../../agent-host/protocol/heddle-changes.js";
import {
  restoredChanges,
  staleChanges,
  summarizeChanges,
  toChangedFiles,
} from "../../../webview-ui/state/turn-changes.js";
import { changedFile, conflict, restored } from "../support/samples.js";

const A = "/w/a";
const B = "/w/b";
const ready: HeddleRestoredFile = { path: B, status: "ready", reason: null, conflicts: [] };

describe("the changes of a turn", () => {
  const lost = { restorable: false, reason: "it could not be read" };
  const summaries = [
    ["all in place", [changedFile(A, 3, 1), changedFile(B, 1, 0)], { undoable: 2, redoable: 0 }],
    [
      "one undone",
      [changedFile(A, 3, 1, { state: "undone" }), changedFile(B, 1, 0)],
      { undoable: 1, redoable: 1 },
    ],
    ["one changed since", [changedFile(A, 3, 1, { state: "changedSince" })], { undoable: 1, redoable: 0 }],
    [
      "one that was not kept",
      [changedFile(A, 3, 1), changedFile(B, 0, 0, lost)],
      { undoable: 1, redoable: 0 },
    ],
  ] as const;
  for (const [name, files, expected] of summaries) {
    it(`offer the way back and forth: ${name}`, () => {
      const { undoable, redoable } = summarizeChanges(toChangedFiles({ files }));
      assert.deepEqual({ undoable, redoable }, expected);
    });
  }

  it("count lines, and keep the reasons of what cannot be restored", () => {
    const files = toChangedFiles({ files: [changedFile(A, 3, 1), changedFile(B, 1, 2, lost)] });
    const summary = summarizeChanges(files);
    assert.deepEqual([summary.files, summary.added, summary.removed], [2, 4, 3]);
    assert.deepEqual(
      summary.unrestorable.map(({ path, reason }) => [path, reason]),
      [[B, "it could not be read"]],
    );
  });

  it("tell nothing of what cannot be read", () => {
    for (const odd of [null, 7, {}, { files: "x" }]) assert.deepEqual(toChangedFiles(odd), []);
  });

  it("keep what was in the way, until they change", () => {
    const before = { ...staleChanges(null), isStale: false, restoring: "undo" } as const;
    const after = restoredChanges(before, restored("undo", [conflict(A, 4), ready]));
    assert.deepEqual(after.refusal, {
      direction: "undo",
      inTheWay: [{ path: A, line: 4, reason: "the same lines were changed since" }],
      ready: [B],
      error: null,
    });
    assert.equal(after.restoring, null);
    assert.equal(staleChanges(after).refusal, null);
  });

  it("have nothing in the way once they are restored", () => {
    const files = [{ ...ready, status: "restored" as const }];
    assert.equal(restoredChanges(staleChanges(null), restored("redo", files)).refusal, null);
  });
});
