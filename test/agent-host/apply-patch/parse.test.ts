import assert from "node:assert/strict";
import { type PatchSection, parsePartialPatch, parsePatch } from "../../../agent-host/apply-patch/parse.js";

const patch = (...lines: string[]) => ["*** Begin Patch", ...lines, "*** End Patch"].join("\n");

describe("parsePatch", () => {
  const accepted: Record<string, { text: string; sections: PatchSection[] }> = {
    "a patch without sections": { text: patch(), sections: [] },
    "all kinds of sections": {
      text: patch(
        "*** Add File: new file.txt",
        "+one",
        "+",
        "*** Delete File: /abs/gone.txt",
        "*** Update File: a.txt",
        "*** Move to: b.txt",
        "@@ def f():",
        " kept",
        "",
        "-old",
        "+new",
        "@@",
        "+last",
        "*** End of File",
      ),
      sections: [
        { kind: "add", path: "new file.txt", lines: ["one", ""] },
        { kind: "delete", path: "/abs/gone.txt" },
        {
          kind: "update",
          path: "a.txt",
          movePath: "b.txt",
          chunks: [
            {
              anchor: "def f():",
              atEndOfFile: false,
              lines: [
                { kind: "context", text: "kept" },
                { kind: "context", text: "" },
                { kind: "remove", text: "old" },
                { kind: "add", text: "new" },
              ],
            },
            { anchor: null, atEndOfFile: true, lines: [{ kind: "add", text: "last" }] },
          ],
        },
      ],
    },
    "markers as content": {
      text: patch("*** Add File: a", "+*** End Patch", "+@@"),
      sections: [{ kind: "add", path: "a", lines: ["*** End Patch", "@@"] }],
    },
    "CRLF line ends": {
      text: patch("*** Add File: a", "+one", "+two").replaceAll("\n", "\r\n"),
      sections: [{ kind: "add", path: "a", lines: ["one", "two"] }],
    },
    "blank lines between sections": {
      text: patch("", "*** Delete File: a", "", "*** Delete File: b", ""),
      sections: [
        { kind: "delete", path: "a" },
        { kind: "delete", path: "b" },
      ],
    },
    "blank lines before the first chunk": {
      text: patch("*** Update File: a", "", "@@", "-x"),
      sections: [
        {
          kind: "update",
          path: "a",
          movePath: null,
          chunks: [{ anchor: null, atEndOfFile: false, lines: [{ kind: "remove", text: "x" }] }],
        },
      ],
    },
    "an unquoted heredoc wrapper": {
      text: `<<EOF\n${patch("*** Delete File: a")}\nEOF`,
      sections: [{ kind: "delete", path: "a" }],
    },
  };
  for (const [name, { text, sections }] of Object.entries(accepted)) {
    it(`reads ${name}`, () => assert.deepEqual(parsePatch(text), sections));
  }

  const noBegin = "invalid patch: The first line of the patch must be '*** Begin Patch'";
  const noEnd = "invalid patch: The last line of the patch must be '*** End Patch'";
  const sectionHelp =
    "does not begin a section; use '*** Add File: <path>', '*** Delete File: <path>' or '*** Update File: <path>'";
  const lineHelp = "every line begins with ' ', '+' or '-'";
  const refused: Record<string, { text: string; message: string }> = {
    "nothing at all": { text: "", message: noBegin },
    "other text": { text: "please edit a.txt", message: noBegin },
    "a missing end": { text: "*** Begin Patch\n*** Delete File: a", message: noEnd },
    "text after the end": { text: `${patch()}\nbye`, message: noEnd },
    "a heredoc that is not closed": { text: `<<EOF\n${patch()}`, message: noBegin },
    "a heredoc opener alone": { text: "<<EOF", message: noBegin },
    "an unknown header": {
      text: patch("*** Delete File: a", "*** Rename File: b"),
      message: `invalid hunk at line 3, '*** Rename File: b' ${sectionHelp}`,
    },
    "a header without a path": {
      text: patch("*** Add File: "),
      message: `invalid hunk at line 2, '*** Add File:' ${sectionHelp}`,
    },
    "an added line without its plus": {
      text: patch("*** Add File: a", "+one", "two"),
      message: `invalid hunk at line 4, 'two' ${sectionHelp}`,
    },
    "an update without chunks": {
      text: patch("*** Update File: a", "*** Move to: b", "*** Delete File: c"),
      message: "invalid hunk at line 2, Update file hunk for path 'a' is empty",
    },
    "a chunk without lines": {
      text: patch("*** Update File: a", "@@ f"),
      message: "invalid hunk at line 4, the update has no lines after '@@'",
    },
    "an end-of-file marker without lines": {
      text: patch("*** Update File: a", "@@", "*** End of File"),
      message: `invalid hunk at line 4, unexpected line in an update: '*** End of File'; ${lineHelp}`,
    },
    "a second chunk without its marker": {
      text: patch("*** Update File: a", "@@", "-x", "oops"),
      message: "invalid hunk at line 5, expected '@@' before the next change, found 'oops'",
    },
    "a NUL in a path": {
      text: patch("*** Delete File: a\0b"),
      message: "invalid hunk at line 2, the path holds a NUL character",
    },
  };
  for (const [name, { text, message }] of Object.entries(refused)) {
    it(`refuses ${name}`, () => assert.throws(() => parsePatch(text), { name: "ToolFailure", message }));
  }
});

describe("parsePartialPatch", () => {
  const whole = `${patch("*** Add File: a", "+one", "*** Update File: b", "@@", "-x", "+y", "*** Delete File: c")}\n`;

  it("reads a finished patch like the parser does", () => {
    assert.deepEqual(parsePartialPatch(whole), parsePatch(whole));
    assert.deepEqual(parsePartialPatch(`<<'EOF'\n${whole}EOF\n`), parsePatch(whole));
  });

  it("only ever adds to what it told before", () => {
    const shown = Array.from({ length: whole.length + 1 }, (_, end) =>
      parsePartialPatch(whole.slice(0, end)).map((section) =>
        section.kind === "add"
          ? `add ${section.path} ${section.lines.join()}`
          : section.kind === "update"
            ? `update ${section.path} ${section.chunks.flatMap((chunk) => chunk.lines.map((line) => line.text)).join()}`
            : `delete ${section.path}`,
      ),
    );
    const distinct = shown.filter((now, index) => index === 0 || now.join() !== shown[index - 1]?.join());
    assert.deepEqual(distinct, [
      [],
      ["add a "],
      ["add a one"],
      ["add a one", "update b "],
      ["add a one", "update b x"],
      ["add a one", "update b x,y"],
      ["add a one", "update b x,y", "delete c"],
    ]);
  });

  it("stops where the text leaves the grammar", () => {
    assert.deepEqual(
      parsePartialPatch("*** Begin Patch\n*** Delete File: a\nnonsense\n*** Delete File: b\n"),
      [{ kind: "delete", path: "a" }],
    );
  });
});
