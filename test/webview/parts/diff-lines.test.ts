import assert from "node:assert/strict";
import { diffLines, diffStat, summarizeDiff } from "../../../webview-ui/parts/diff-lines.js";

type Change = Parameters<typeof diffLines>[0];
const update = (diff: string): Change => ({ path: "/a", kind: { type: "update", move_path: null }, diff });

describe("the lines of a change", () => {
  const check = (name: string, change: Change, expected: readonly string[]) =>
    it(name, () =>
      assert.deepEqual(
        diffLines(change).map(
          (line) => `${line.kind} ${line.oldLine ?? "-"} ${line.newLine ?? "-"} ${line.text}`,
        ),
        expected,
      ),
    );

  check("of a new file are all added", { path: "/a", kind: { type: "add" }, diff: "x\ny\n" }, [
    "add - 1 x",
    "add - 2 y",
  ]);
  check("of a deleted file are all removed", { path: "/a", kind: { type: "delete" }, diff: "x" }, [
    "remove 1 - x",
  ]);
  check("of an empty file are none", { path: "/a", kind: { type: "add" }, diff: "" }, []);
  check("are numbered from the hunk", update("--- a\n+++ b\n@@ -3,2 +3,2 @@ fn main\n a\n-b\n+c\n"), [
    "gap - - fn main",
    "same 3 3 a",
    "remove 4 - b",
    "add - 4 c",
  ]);
  check("have no numbers in a hunk without a place", update("@@\n-b\n+c\n"), [
    "gap - - ",
    "remove - - b",
    "add - - c",
  ]);
  check("end before the note of a move", update("@@ -1 +1 @@\n-b\n+c\n\nMoved to: /new\n"), [
    "gap - - ",
    "remove 1 - b",
    "add - 1 c",
  ]);
  check(
    "do not count the mark of a missing line end",
    update("@@ -1 +1 @@\n-b\n\\ No newline at end of file\n+c"),
    ["gap - - ", "remove 1 - b", "add - 1 c"],
  );

  it("are counted", () => {
    assert.deepEqual(diffStat(diffLines(update("@@ -1,2 +1,3 @@\n a\n-b\n+c\n+d\n"))), {
      added: 2,
      removed: 1,
    });
    assert.deepEqual(
      summarizeDiff(
        "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\ndiff --git a/y b/y\n@@ -0,0 +1 @@\n+++c\n",
      ),
      { files: 2, added: 2, removed: 1 },
    );
  });
});
