import assert from "node:assert/strict";
import type { Snapshot } from "../../../agent-host/apply-patch/snapshots.js";
import { turnDiff } from "../../../agent-host/apply-patch/turn-diff.js";

const none = "0".repeat(40);
const ids: Readonly<Record<string, string>> = {
  "bye\n": "b023018cabc396e7692c70bbf5784a93d3f738ab",
  "fresh\n": "92d5444121bba43a7654dcfb037c209cb2a5d403",
  "one\ntwo\nthree\n": "4cb29ea38f70d7c61b2a3a25b02e3bdf44905402",
  "one\nTWO\nthree\n": "ddc897f039f57aa91e16efa6dfde386c4255206f",
  "": "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
};

const threeFiles: Snapshot[] = [
  { path: "/g/sub/new.txt", before: null, after: "fresh\n" },
  { path: "/g/a.txt", before: "one\ntwo\nthree\n", after: "one\nTWO\nthree\n" },
  { path: "/g/gone.txt", before: "bye\n", after: null },
];

const threeFilesDiff = (root: string) =>
  [
    `diff --git a/${root}a.txt b/${root}a.txt`,
    `index ${ids["one\ntwo\nthree\n"]}..${ids["one\nTWO\nthree\n"]}`,
    `--- a/${root}a.txt`,
    `+++ b/${root}a.txt`,
    "@@ -1,3 +1,3 @@",
    " one",
    "-two",
    "+TWO",
    " three",
    `diff --git a/${root}gone.txt b/${root}gone.txt`,
    "deleted file mode 100644",
    `index ${ids["bye\n"]}..${none}`,
    `--- a/${root}gone.txt`,
    "+++ /dev/null",
    "@@ -1 +0,0 @@",
    "-bye",
    `diff --git a/${root}sub/new.txt b/${root}sub/new.txt`,
    "new file mode 100644",
    `index ${none}..${ids["fresh\n"]}`,
    "--- /dev/null",
    `+++ b/${root}sub/new.txt`,
    "@@ -0,0 +1 @@",
    "+fresh",
    "",
  ].join("\n");

describe("turnDiff", () => {
  const cases: Record<string, { snapshots: Snapshot[]; baseDir: string | null; lines: string[] }> = {
    "names files relative to the base": {
      snapshots: threeFiles,
      baseDir: "/g",
      lines: [threeFilesDiff("")],
    },
    "names files in full without a base": {
      snapshots: threeFiles,
      baseDir: null,
      lines: [threeFilesDiff("/g/")],
    },
    "names files in full outside of the base": {
      snapshots: threeFiles,
      baseDir: "/g/sub/deep",
      lines: [threeFilesDiff("/g/")],
    },
    "folds several changes of a file": {
      snapshots: [
        { path: "/g/a.txt", before: "one\ntwo\nthree\n", after: "something else" },
        { path: "/g/a.txt", before: "something else", after: "one\nTWO\nthree\n" },
        { path: "/g/gone.txt", before: "bye\n", after: "BYE\n" },
        { path: "/g/gone.txt", before: "BYE\n", after: null },
        { path: "/g/sub/new.txt", before: null, after: "fresh\n" },
      ],
      baseDir: "/g",
      lines: [threeFilesDiff("")],
    },
    "leaves out files that ended as they began": {
      snapshots: [
        { path: "/g/a", before: "1\n", after: "2\n" },
        { path: "/g/a", before: "2\n", after: "1\n" },
        { path: "/g/b", before: null, after: "1\n" },
        { path: "/g/b", before: "1\n", after: null },
      ],
      baseDir: "/g",
      lines: [],
    },
    "shows an empty new file by its header alone": {
      snapshots: [{ path: "/g/e", before: null, after: "" }],
      baseDir: "/g",
      lines: ["diff --git a/e b/e", "new file mode 100644", `index ${none}..${ids[""]}`, ""],
    },
    "shows a move as a rename": {
      snapshots: [
        { path: "/g/b", before: null, after: "one\nTWO\nthree\n", movedFrom: "/g/a" },
        { path: "/g/a", before: "one\ntwo\nthree\n", after: null },
      ],
      baseDir: "/g",
      lines: [
        "diff --git a/a b/b",
        "similarity index 71%",
        "rename from a",
        "rename to b",
        `index ${ids["one\ntwo\nthree\n"]}..${ids["one\nTWO\nthree\n"]}`,
        "--- a/a",
        "+++ b/b",
        "@@ -1,3 +1,3 @@",
        " one",
        "-two",
        "+TWO",
        " three",
        "",
      ],
    },
    "follows a file through two moves, also when its first name went first": {
      snapshots: [
        { path: "/g/A", before: "bye\n", after: null },
        { path: "/g/a", before: null, after: "bye\n", movedFrom: "/g/A" },
        { path: "/g/z", before: null, after: "bye\n", movedFrom: "/g/a" },
        { path: "/g/a", before: "bye\n", after: null },
      ],
      baseDir: "/g",
      lines: ["diff --git a/A b/z", "similarity index 100%", "rename from A", "rename to z", ""],
    },
    "shows a move of a file that is new in this turn as a new file": {
      snapshots: [
        { path: "/g/x", before: null, after: "fresh\n" },
        { path: "/g/y", before: null, after: "fresh\n", movedFrom: "/g/x" },
        { path: "/g/x", before: "fresh\n", after: null },
      ],
      baseDir: "/g",
      lines: [
        "diff --git a/y b/y",
        "new file mode 100644",
        `index ${none}..${ids["fresh\n"]}`,
        "--- /dev/null",
        "+++ b/y",
        "@@ -0,0 +1 @@",
        "+fresh",
        "",
      ],
    },
    "quotes names that would break the format": {
      snapshots: [{ path: '/g/a"\n\u0001', before: null, after: "" }],
      baseDir: "/g",
      lines: [
        'diff --git "a/a\\"\\012\\001" "b/a\\"\\012\\001"',
        "new file mode 100644",
        `index ${none}..${ids[""]}`,
        "",
      ],
    },
  };
  for (const [name, { snapshots, baseDir, lines }] of Object.entries(cases)) {
    it(name, async () => assert.equal(await turnDiff(snapshots, baseDir), lines.join("\n")));
  }
});
