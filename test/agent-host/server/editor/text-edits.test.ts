import assert from "node:assert/strict";
import fc from "fast-check";
import { TextDocument } from "vscode-languageserver-textdocument";
import { toEdits } from "../../../../agent-host/server/editor/text-edits.js";

function edits(before: string, after: string) {
  return toEdits(TextDocument.create("file:///a", "plaintext", 1, before), after);
}

/** What an editor makes of the edits. */
function applied(before: string, after: string): string {
  return TextDocument.applyEdits(TextDocument.create("file:///a", "plaintext", 1, before), [
    ...edits(before, after),
  ]);
}

const at = (line: number, character = 0) => ({ line, character });

describe("edits of an open document", () => {
  for (const [what, before, after, expected] of [
    ["nothing", "a\nb\n", "a\nb\n", []],
    ["one line", "a\nb\nc\n", "a\nB\nc\n", [{ range: { start: at(1), end: at(2) }, newText: "B\n" }]],
    ["an insertion", "a\nc\n", "a\nb\nc\n", [{ range: { start: at(1), end: at(1) }, newText: "b\n" }]],
    ["a removal", "a\nb\nc\n", "a\nc\n", [{ range: { start: at(1), end: at(2) }, newText: "" }]],
    [
      "two places, each for itself",
      "a\nb\nc\n",
      "A\nb\nC\n",
      [
        { range: { start: at(0), end: at(1) }, newText: "A\n" },
        { range: { start: at(2), end: at(3) }, newText: "C\n" },
      ],
    ],
    [
      "more at the end of a text without a last newline",
      "a\nb",
      "a\nb\nc",
      [{ range: { start: at(1), end: at(1, 1) }, newText: "b\nc" }],
    ],
    ["an empty document", "", "a\n", [{ range: { start: at(0), end: at(0) }, newText: "a\n" }]],
    ["everything", "a\nb\n", "", [{ range: { start: at(0), end: at(2) }, newText: "" }]],
    [
      "line ends of Windows",
      "a\r\nb\r\nc\r\n",
      "a\r\nB\r\nc\r\n",
      [{ range: { start: at(1), end: at(2) }, newText: "B\r\n" }],
    ],
  ] as const) {
    it(`change ${what}`, () => {
      assert.deepEqual(edits(before, after), expected);
      assert.equal(applied(before, after), after);
    });
  }

  it("give exactly the text that was wanted, whatever the lines and their ends are", () => {
    const line = fc.oneof(fc.constantFrom("", "a", "b", "same", "ä😀"), fc.string({ maxLength: 4 }));
    const end = fc.constantFrom("\n", "\r\n", "\r", "");
    const text = fc
      .array(fc.tuple(line, end), { maxLength: 12 })
      .map((lines) => lines.map(([words, ending]) => words + ending).join(""));
    fc.assert(
      fc.property(text, text, (before, after) => assert.equal(applied(before, after), after)),
      { numRuns: 3000 },
    );
  });

  it("leave all other lines alone", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(), (count, place) => {
        const before = Array.from({ length: count }, (_, index) => `line ${index}`);
        const index = place % count;
        const after = before.with(index, "changed");
        const [edit, ...more] = edits(before.join("\n"), after.join("\n"));
        assert.deepEqual([more, edit?.range.start], [[], at(index)]);
      }),
    );
  });
});
