import assert from "node:assert/strict";
import type { FileUpdateChange } from "../../../agent-host/protocol/item.js";
import { firstDifference, pathOnDisk, proposeFile } from "../../../extension/editor/proposed-file.js";

const HUNK = "@@ -1,3 +1,3 @@\n one\n-two\n+TWO\n three\n";
const update = (diff: string, move_path: string | null = null): FileUpdateChange => ({
  path: "/w/a",
  kind: { type: "update", move_path },
  diff,
});
const add: FileUpdateChange = { path: "/w/a", kind: { type: "add" }, diff: "new\n" };
const remove: FileUpdateChange = { path: "/w/a", kind: { type: "delete" }, diff: "old\n" };

const file = { kind: "applies", path: "/w/a", target: "/w/a" };

interface Case {
  readonly name: string;
  readonly change: FileUpdateChange;
  readonly current: string | null;
  readonly applied?: boolean;
  readonly proposed: object;
}

const cases: readonly Case[] = [
  {
    name: "hunks on the text they were made for",
    change: update(HUNK),
    current: "one\ntwo\nthree\n",
    proposed: { ...file, before: "one\ntwo\nthree\n", after: "one\nTWO\nthree\n" },
  },
  {
    name: "hunks a few lines further down",
    change: update(HUNK),
    current: "zero\none\ntwo\nthree\n",
    proposed: { ...file, before: "zero\none\ntwo\nthree\n", after: "zero\none\nTWO\nthree\n" },
  },
  {
    name: "a file with Windows line ends keeps them",
    change: update(HUNK),
    current: "one\r\ntwo\r\nthree\r\n",
    proposed: { ...file, before: "one\r\ntwo\r\nthree\r\n", after: "one\r\nTWO\r\nthree\r\n" },
  },
  {
    name: "a text that has moved on is a conflict",
    change: update(HUNK),
    current: "one\n2\nthree\n",
    proposed: { kind: "conflict", path: "/w/a", diff: HUNK },
  },
  {
    name: "a missing file is a conflict",
    change: update(HUNK),
    current: null,
    proposed: { kind: "conflict", path: "/w/a", diff: HUNK },
  },
  {
    name: "hunks that cannot be read are a conflict",
    change: update("@@ nonsense\n"),
    current: "one\n",
    proposed: { kind: "conflict", path: "/w/a", diff: "@@ nonsense\n" },
  },
  {
    name: "a rename with a change",
    change: update(`${HUNK}\n\nMoved to: /w/b`, "/w/b"),
    current: "one\ntwo\nthree\n",
    proposed: { ...file, target: "/w/b", before: "one\ntwo\nthree\n", after: "one\nTWO\nthree\n" },
  },
  {
    name: "a rename without a change",
    change: update("\n\nMoved to: /w/b", "/w/b"),
    current: "one\n",
    proposed: { ...file, target: "/w/b", before: "one\n", after: "one\n" },
  },
  { name: "a new file", change: add, current: null, proposed: { ...file, before: null, after: "new\n" } },
  {
    name: "a new file over an existing one",
    change: add,
    current: "was\n",
    proposed: { ...file, before: "was\n", after: "new\n" },
  },
  {
    name: "a deletion",
    change: remove,
    current: "old\n",
    proposed: { ...file, before: "old\n", after: null },
  },
  {
    name: "an applied change shows what was before",
    change: update(HUNK),
    current: "one\nTWO\nthree\n",
    applied: true,
    proposed: { ...file, before: "one\ntwo\nthree\n", after: "one\nTWO\nthree\n" },
  },
  {
    name: "an applied deletion shows what was",
    change: remove,
    current: null,
    applied: true,
    proposed: { ...file, before: "old\n", after: null },
  },
  {
    name: "an applied addition shows the file as it is now",
    change: add,
    current: "new\nmore\n",
    applied: true,
    proposed: { ...file, before: null, after: "new\nmore\n" },
  },
];

describe("proposed file", () => {
  for (const { name, change, current, applied, proposed } of cases) {
    it(name, () => assert.deepEqual(proposeFile(change, current, applied ?? false), proposed));
  }

  it("reads a renamed file where it is", () => {
    const renamed = update(HUNK, "/w/b");
    assert.equal(pathOnDisk(renamed, false), "/w/a");
    assert.equal(pathOnDisk(renamed, true), "/w/b");
  });

  it("finds the first line that differs", () => {
    assert.equal(firstDifference("a\nb\nc\n", "a\nB\nc\n"), 1);
    assert.equal(firstDifference("", "a\n"), 0);
    assert.equal(firstDifference("a\nb\n", "a\n"), 1);
  });
});
