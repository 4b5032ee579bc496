import assert from "node:assert/strict";
import type { HeddleFileChange } from "../../../agent-host/protocol/heddle-changes.js";
import { proposeFile } from "../../../extension/editor/proposed-file.js";
import { toTurnPatch } from "../../../extension/editor/turn-patch.js";

function file(more: Partial<HeddleFileChange>): HeddleFileChange {
  return {
    path: "/w/a.txt",
    kind: "update",
    oldMode: 0o644,
    newMode: 0o644,
    binary: false,
    restorable: true,
    reason: null,
    hunks: [],
    state: "applied",
    ...more,
  };
}

const hunk = (oldStart: number, oldLines: number, newStart: number, newLines: number, lines: string[]) => ({
  id: "h",
  oldStart,
  oldLines,
  newStart,
  newLines,
  lines,
});

const UPDATE = [hunk(1, 3, 1, 3, [" one", "-two", "+TWO", " three"])];

describe("what a turn did, as a patch", () => {
  it("shows what a file was before, and what it would be again", () => {
    const { applied } = toTurnPatch([file({ hunks: UPDATE })]);
    const [change] = applied;
    assert.ok(change);
    const sides = proposeFile(change, "one\nTWO\nthree\n", true);
    assert.deepEqual(sides.kind === "applies" && [sides.before, sides.after], [
      "one\ntwo\nthree\n",
      "one\nTWO\nthree\n",
    ]);
  });

  it("holds in files that later got lines elsewhere", () => {
    const [change] = toTurnPatch([file({ hunks: UPDATE })]).applied;
    assert.ok(change);
    const sides = proposeFile(change, "zero\none\nTWO\nthree\n", true);
    assert.equal(sides.kind === "applies" && sides.before, "zero\none\ntwo\nthree\n");
  });

  it("fills a file that was empty", () => {
    const [change] = toTurnPatch([file({ hunks: [hunk(1, 0, 1, 2, ["+a", "+b"])] })]).applied;
    assert.ok(change);
    const sides = proposeFile(change, "a\nb\n", true);
    assert.equal(sides.kind === "applies" && sides.before, "");
  });

  it("gives new and deleted files whole, with the end that they have", () => {
    const added = [hunk(1, 0, 1, 2, ["+a", "+b"])];
    const cut = [hunk(1, 2, 1, 0, ["-a", "-b", "\\ No newline at end of file"])];
    const { applied } = toTurnPatch([
      file({ kind: "add", hunks: added }),
      file({ kind: "add" }),
      file({ kind: "delete", hunks: cut }),
    ]);
    assert.deepEqual(
      applied.map(({ kind, diff }) => [kind.type, diff]),
      [
        ["add", "a\nb\n"],
        ["add", ""],
        ["delete", "a\nb"],
      ],
    );
  });

  it("keeps apart what was undone, and names what cannot be shown", () => {
    const { applied, undone, hidden } = toTurnPatch([
      file({ path: "/w/undone", hunks: UPDATE, state: "undone" }),
      file({ path: "/w/since", hunks: UPDATE, state: "changedSince" }),
      file({ path: "/w/mode", newMode: 0o755 }),
      file({ path: "/w/bin", binary: true }),
      file({ path: "/w/lost", restorable: false, reason: "it is too large to be kept" }),
      file({ path: "/w/odd", kind: "unknown" }),
    ]);
    assert.deepEqual(
      [applied, undone].map((list) => list.map(({ path }) => path)),
      [["/w/since"], ["/w/undone"]],
    );
    assert.deepEqual(hidden, ["/w/mode", "/w/bin", "/w/lost", "/w/odd"]);
  });
});
