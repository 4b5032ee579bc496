import assert from "node:assert/strict";
import fc from "fast-check";
import { editText } from "../../../../agent-host/apply-patch/edit-text.js";
import { parsePatch } from "../../../../agent-host/apply-patch/parse.js";
import {
  addFilePatch,
  appendPatch,
  deleteFilePatch,
  replacePatch,
} from "../../../../agent-host/models/offline/patch.js";

/** The text of `a.txt` after the patch, as the patch tool would write it. */
function applied(patch: string, text: string): string {
  const [section, ...others] = parsePatch(patch);
  assert.ok(section?.kind === "update" && others.length === 0);
  return editText(text, section.chunks, section.path);
}

describe("offline patches", () => {
  it("show one line on either side of a change, and join what would touch", () => {
    const text = "1\n2 a\n3\n4 a\n5\n6\n7\n8\n9 a";
    assert.equal(
      replacePatch("a.txt", text, "a", "$&"),
      `*** Begin Patch
*** Update File: a.txt
@@
 1
-2 a
+2 $&
 3
-4 a
+4 $&
 5
@@
 8
-9 a
+9 $&
*** End Patch
`,
    );
    assert.equal(replacePatch("a.txt", text, "b", "c"), null);
  });

  it("replace every occurrence in any text", () => {
    const line = fc.string({ unit: fc.constantFrom("a", "b", " ", "-", "+", "*", "@"), maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 12 }),
        fc.constantFrom("a", "ab", "- ", "@@"),
        line,
        (lines, from, to) => {
          const text = `${lines.join("\n")}\n`;
          const patch = replacePatch("a.txt", text, from, to);
          assert.equal(
            patch === null ? text : applied(patch, text),
            text.replaceAll(from, () => to),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it("keep the line ends of the file", () => {
    const text = "one\r\ntwo a\r\nthree\r\n";
    assert.equal(applied(replacePatch("a.txt", text, "a", "b") ?? "", text), "one\r\ntwo b\r\nthree\r\n");
  });

  it("append after the last line", () => {
    assert.equal(applied(appendPatch("a.txt", "3\n4\n"), "1\n2\n"), "1\n2\n3\n4\n");
  });

  it("create and delete", () => {
    assert.deepEqual(parsePatch(addFilePatch("a b.txt", "1\n\n*** End Patch\n")), [
      { kind: "add", path: "a b.txt", lines: ["1", "", "*** End Patch"] },
    ]);
    assert.deepEqual(parsePatch(deleteFilePatch("a.txt")), [{ kind: "delete", path: "a.txt" }]);
  });
});
