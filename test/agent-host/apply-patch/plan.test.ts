import assert from "node:assert/strict";
import { parsePatch } from "../../../agent-host/apply-patch/parse.js";
import { type FileOperation, patchPaths, planPatch } from "../../../agent-host/apply-patch/plan.js";
import { memoryFiles, systemError } from "./memory-files.js";

const sections = (...lines: string[]) =>
  parsePatch(["*** Begin Patch", ...lines, "*** End Patch"].join("\n"));

describe("planPatch", () => {
  const cases: Record<
    string,
    { files: Record<string, string>; lines: string[]; operations: FileOperation[] }
  > = {
    "one operation of each kind, in the patch's order": {
      files: { "/repo/u": "1\n", "/repo/d": "2\n", "/repo/m": "3\n", "/repo/t": "4\n" },
      lines: [
        "*** Add File: sub/a",
        "+0",
        "*** Update File: u",
        "@@",
        "-1",
        "+one",
        "*** Delete File: d",
        "*** Update File: m",
        "*** Move to: ../repo/t",
        "@@",
        "-3",
        "+three",
      ],
      operations: [
        { kind: "add", path: "/repo/sub/a", shownPath: "sub/a", before: null, after: "0\n" },
        { kind: "update", path: "/repo/u", shownPath: "u", before: "1\n", after: "one\n" },
        { kind: "delete", path: "/repo/d", shownPath: "d", before: "2\n", after: null },
        {
          kind: "move",
          path: "/repo/m",
          shownPath: "../repo/t",
          movePath: "/repo/t",
          before: "3\n",
          after: "three\n",
          overwritten: "4\n",
        },
      ],
    },
    "a file added and then edited is added": {
      files: {},
      lines: ["*** Add File: a", "+1", "*** Update File: a", "@@", "-1", "+2"],
      operations: [{ kind: "add", path: "/repo/a", shownPath: "a", before: null, after: "2\n" }],
    },
    "a file deleted and added again is overwritten": {
      files: { "/repo/a": "1\n" },
      lines: ["*** Delete File: a", "*** Add File: a", "+2"],
      operations: [{ kind: "add", path: "/repo/a", shownPath: "a", before: "1\n", after: "2\n" }],
    },
    "a file added and deleted is nothing": {
      files: {},
      lines: ["*** Add File: a", "+1", "*** Delete File: a"],
      operations: [],
    },
    "a move to its own name is an update": {
      files: { "/repo/a": "1\n" },
      lines: ["*** Update File: a", "*** Move to: ./a", "@@", "-1", "+2"],
      operations: [{ kind: "update", path: "/repo/a", shownPath: "./a", before: "1\n", after: "2\n" }],
    },
    "two moves in a row are one": {
      files: { "/repo/a": "1\n" },
      lines: [
        "*** Update File: a",
        "*** Move to: b",
        "@@",
        "-1",
        "+2",
        "*** Update File: b",
        "*** Move to: c",
        "@@",
        "-2",
        "+3",
      ],
      operations: [
        {
          kind: "move",
          path: "/repo/a",
          shownPath: "c",
          movePath: "/repo/c",
          before: "1\n",
          after: "3\n",
          overwritten: null,
        },
      ],
    },
    "two files that change places are two updates": {
      files: { "/repo/a": "A\n", "/repo/b": "B\n" },
      lines: [
        "*** Update File: a",
        "*** Move to: c",
        "@@",
        " A",
        "*** Update File: b",
        "*** Move to: a",
        "@@",
        " B",
        "*** Update File: c",
        "*** Move to: b",
        "@@",
        " A",
      ],
      operations: [
        { kind: "update", path: "/repo/a", shownPath: "a", before: "A\n", after: "B\n" },
        { kind: "update", path: "/repo/b", shownPath: "b", before: "B\n", after: "A\n" },
      ],
    },
  };
  for (const [name, { files, lines, operations }] of Object.entries(cases)) {
    it(name, async () => {
      assert.deepEqual(await planPatch(sections(...lines), "/repo", memoryFiles(files)), operations);
    });
  }

  it("refuses what is not text, whatever is to be done with it", async () => {
    const files = memoryFiles({ "/repo/a": "PNG\0" });
    const message = (purpose: string) => ({
      name: "ToolFailure",
      message: `Failed to ${purpose} /repo/a: it is not a text file`,
    });
    const update = sections("*** Update File: a", "@@", "-PNG", "+JPG");
    await assert.rejects(planPatch(update, "/repo", files), message("read file to update"));
    await assert.rejects(planPatch(sections("*** Delete File: a"), "/repo", files), message("delete file"));
    await assert.rejects(planPatch(sections("*** Add File: a"), "/repo", files), message("write file"));
  });

  it("tells the model of files that cannot be read, and lets bugs fly", async () => {
    const failing = (error: Error) => ({ readText: () => Promise.reject(error) });
    const deleteA = sections("*** Delete File: a");
    await assert.rejects(planPatch(deleteA, "/repo", failing(systemError("EISDIR", "illegal operation"))), {
      name: "ToolFailure",
      message: "Failed to delete file /repo/a: EISDIR: illegal operation",
    });
    await assert.rejects(planPatch(deleteA, "/repo", failing(new TypeError("bug"))), { name: "TypeError" });
  });

  it("plans a patch on a large file fast, also with loose matches all over it", async () => {
    const lines = Array.from({ length: 20_000 }, (_, number) => (number % 2 === 0 ? `  line ${number}` : ""));
    const edits = Array.from({ length: 1_000 }, (_, index) => [
      "@@",
      ` line ${index * 20}`,
      " ",
      `-line ${index * 20 + 2}`,
      "+new",
    ]);
    const files = memoryFiles({ "/repo/a": `${lines.join("\n")}\n` });
    const patch = sections("*** Update File: a", ...edits.flat());
    const startedAt = performance.now();
    await planPatch(patch, "/repo", files);
    const milliseconds = performance.now() - startedAt;
    // Some 40 ms on a slow machine; what is caught here is a search that has become quadratic.
    assert.ok(milliseconds < 1_000, `took ${milliseconds} ms`);
  });
});

describe("patchPaths", () => {
  it("names both ends of moves, absolute and once", () => {
    const patch = sections(
      "*** Add File: x/../y",
      "*** Delete File: /abs",
      "*** Update File: y",
      "*** Move to: ../out",
      "+1",
    );
    assert.deepEqual(patchPaths(patch, "/repo"), ["/repo/y", "/abs", "/out"]);
  });
});
