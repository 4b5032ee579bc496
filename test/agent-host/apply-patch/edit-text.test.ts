// Line endings, byte order marks and other bytes that fixtures would lose on their way through editors and git.
import assert from "node:assert/strict";
import { editText } from "../../../agent-host/apply-patch/edit-text.js";
import type { Chunk } from "../../../agent-host/apply-patch/parse.js";

const kinds = { " ": "context", "+": "add", "-": "remove" } as const;

/** A chunk from lines as a patch writes them. */
function chunk(...lines: string[]): Chunk {
  return {
    anchor: null,
    atEndOfFile: false,
    lines: lines.map((line) => {
      const kind = line.startsWith("+") ? kinds["+"] : line.startsWith("-") ? kinds["-"] : kinds[" "];
      return { kind, text: line.slice(1) };
    }),
  };
}

describe("editText", () => {
  const cases: Record<string, { text: string; chunks: Chunk[]; expected: string }> = {
    "replaced lines of a CRLF file end in CRLF": {
      text: "one\r\ntwo\r\nthree\r\n",
      chunks: [chunk(" one", "-two", "+TWO", "+2", " three")],
      expected: "one\r\nTWO\r\n2\r\nthree\r\n",
    },
    "lines put before the first line of a CRLF file end in CRLF": {
      text: "one\r\n",
      chunks: [chunk("+zero", " one")],
      expected: "zero\r\none\r\n",
    },
    "lines put after a CRLF file without a last line end get CRLF": {
      text: "one\r\ntwo",
      chunks: [chunk("+three")],
      expected: "one\r\ntwo\r\nthree\r\n",
    },
    "in a mixed file, a new line ends like the line it replaces": {
      text: "a\r\nb\nc\r\n",
      chunks: [chunk(" a", "-b", "+B", "-c", "+C")],
      expected: "a\r\nB\nC\r\n",
    },
    "an LF file stays an LF file": {
      text: "a\nb\n",
      chunks: [chunk("-a", "+A")],
      expected: "A\nb\n",
    },
    "a lone carriage return is content": {
      text: "a\rb\nc\n",
      chunks: [chunk("-c", "+C")],
      expected: "a\rb\nC\n",
    },
    "a byte order mark stays and does not hide the first line": {
      text: "\ufeffone\ntwo\n",
      chunks: [chunk("-one", "+ONE")],
      expected: "\ufeffONE\ntwo\n",
    },
    "a byte order mark that the patch repeats is not doubled": {
      text: "\ufeffone\n",
      chunks: [chunk("-\ufeffone", "+\ufeffONE")],
      expected: "\ufeffONE\n",
    },
    "an empty file takes lines": { text: "", chunks: [chunk("+one")], expected: "one\n" },
    "lines for the end stay in order behind other edits": {
      text: "a\nb\n",
      chunks: [chunk("+c"), chunk("+d"), chunk("-b", "+B")],
      expected: "a\nB\nc\nd\n",
    },
    "a missing empty line between old and new lines is made": {
      text: "one\n",
      chunks: [chunk(" one", "", "+two", "+")],
      expected: "one\n\ntwo\n",
    },
    "an edit without effect changes nothing": {
      text: "a\nb\n",
      chunks: [chunk(" a", " b")],
      expected: "a\nb\n",
    },
  };
  for (const [name, { text, chunks, expected }] of Object.entries(cases)) {
    it(name, () => assert.equal(editText(text, chunks, "/repo/a"), expected));
  }

  it("looks at the tail first for a chunk at the end of the file, then anywhere after the cursor", () => {
    const atEnd = (...lines: string[]): Chunk => ({ ...chunk(...lines), atEndOfFile: true });
    assert.equal(editText("x\nx\n", [atEnd("-x", "+y")], "/repo/a"), "x\ny\n");
    assert.equal(editText("x\nz\n", [atEnd("-x", "+y")], "/repo/a"), "y\nz\n");
  });

  it("never edits a line twice", () => {
    const twice: Chunk[] = [chunk("-x", "+y"), { ...chunk("-x", "+z"), atEndOfFile: true }];
    assert.throws(() => editText("x\n", twice, "/repo/a"), {
      name: "ToolFailure",
      message: "Failed to find expected lines in /repo/a:\nx",
    });
  });

  it("does not put lines anywhere for the want of an empty context line", () => {
    assert.throws(() => editText("one\n", [chunk("", "+two")], "/repo/a"), {
      name: "ToolFailure",
      message: "Failed to find expected lines in /repo/a:\n",
    });
  });
});
