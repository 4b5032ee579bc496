import assert from "node:assert/strict";
import fc from "fast-check";
import { splitLines } from "../../../agent-host/base/unified-diff.js";
import { toHunks } from "../../../agent-host/journal/hunks.js";
import { inverted, lineEdits } from "../../../agent-host/journal/line-edits.js";
import { mergeLines } from "../../../agent-host/journal/merge-lines.js";
import { withEdits } from "../../../agent-host/journal/restore-file.js";

async function merge(base: string, ours: string, theirs: string) {
  const [b, o, t] = [base, ours, theirs].map(splitLines) as [string[], string[], string[]];
  const merged = mergeLines(
    b,
    { lines: o, edits: await lineEdits(b, o) },
    { lines: t, edits: await lineEdits(b, t) },
  );
  return merged.kind === "merged" ? merged.lines.join("") : merged.conflicts;
}

describe("merging lines", () => {
  for (const [name, base, ours, theirs, expected] of [
    ["two changes apart", "a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\nD\n", "A\nb\nc\nD\n"],
    ["the same change on both sides", "a\nb\n", "a\nB\n", "a\nB\n", "a\nB\n"],
    ["one side only", "a\nb\n", "a\nb\n", "a\nx\nb\n", "a\nx\nb\n"],
    ["an insertion and a removal apart", "a\nb\nc\nd\n", "x\na\nb\nc\nd\n", "a\nb\nd\n", "x\na\nb\nd\n"],
    ["a last line without its end", "a\nb\nc", "A\nb\nc", "a\nb\nc\n", "A\nb\nc\n"],
    ["carriage returns", "a\r\nb\r\nc\r\n", "A\r\nb\r\nc\r\n", "a\r\nb\r\nC\r\n", "A\r\nb\r\nC\r\n"],
    ["nothing at all", "", "", "", ""],
  ] as const) {
    it(name, async () => assert.equal(await merge(base, ours, theirs), expected));
  }

  it("tells of the place where both changed something else", async () => {
    assert.deepEqual(await merge("a\nb\nc\n", "a\nx\nc\n", "0\na\ny\nz\nc\n"), [
      {
        baseStart: 1,
        baseEnd: 2,
        base: ["b\n"],
        oursStart: 1,
        ours: ["x\n"],
        theirsStart: 2,
        theirs: ["y\n", "z\n"],
      },
    ]);
  });

  it("takes neighbours for a conflict: nobody knows which line comes first", async () => {
    assert.notEqual(typeof (await merge("a\nb\n", "a\nx\nb\n", "a\ny\nb\n")), "string");
    assert.notEqual(typeof (await merge("a\nb\n", "A\nb\n", "a\nB\n")), "string");
  });

  const line = fc.constantFrom("a\n", "b\n", "c\n", "\n", "}\n", "a\r\n", "z");
  const text = fc.array(line, { maxLength: 25 }).map((lines) => splitLines(lines.join("")));

  it("is the same from either side, and gives a side back when the other changed nothing", async () => {
    await fc.assert(
      fc.asyncProperty(text, text, text, async (base, ours, theirs) => {
        const own = { lines: ours, edits: await lineEdits(base, ours) };
        const other = { lines: theirs, edits: await lineEdits(base, theirs) };
        const none = { lines: base, edits: [] };
        const there = mergeLines(base, own, other);
        const back = mergeLines(base, other, own);
        assert.equal(there.kind, back.kind);
        if (there.kind === "merged" && back.kind === "merged") assert.deepEqual(there.lines, back.lines);
        assert.deepEqual(mergeLines(base, own, none), { kind: "merged", lines: ours });
        assert.deepEqual(mergeLines(base, own, own), { kind: "merged", lines: ours });
      }),
    );
  });

  it("edits lead from one text to the other and back, all of them or hunk by hunk", async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (before, after) => {
        const edits = await lineEdits(before, after);
        assert.deepEqual(withEdits(before, after, edits).lines, after);
        assert.deepEqual(withEdits(after, before, inverted(edits)).lines, before);
        const hunks = toHunks("f", before, after, edits);
        assert.deepEqual(
          hunks.flatMap((hunk) => hunk.edits),
          edits,
        );
        assert.equal(new Set(hunks.map(({ id }) => id)).size, hunks.length);
        for (const hunk of hunks) {
          const count = (marks: string) =>
            hunk.lines.filter((shown) => marks.includes(shown.charAt(0))).length;
          assert.deepEqual([count(" -"), count(" +")], [hunk.oldLines, hunk.newLines]);
        }
      }),
    );
  });
});
