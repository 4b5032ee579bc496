import assert from "node:assert/strict";
import fc from "fast-check";
import { joinShellWords, splitShellWords } from "../../../../agent-host/store/rollout/shell-words.js";

describe("shell words", () => {
  const lines: [line: string, words: string[] | null][] = [
    ["/bin/bash -lc 'echo hi; exit 3'", ["/bin/bash", "-lc", "echo hi; exit 3"]],
    [`bash -lc "it's"`, ["bash", "-lc", "it's"]],
    ["a\\ b  ''\tc", ["a b", "", "c"]],
    ['"a\\"\\$\\n"', ['a"$\\n']],
    ["", []],
    ["'open", null],
    ["open\\", null],
  ];
  for (const [line, words] of lines) {
    it(`splits ${JSON.stringify(line)}`, () => {
      assert.deepEqual(splitShellWords(line), words);
    });
  }

  it("joins words to a line that splits into the same words", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (words) => {
        assert.deepEqual(splitShellWords(joinShellWords(words)), words);
      }),
    );
  });
});
