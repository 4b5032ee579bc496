import assert from "node:assert/strict";
import { ansiClass, ansiRuns } from "../../../webview-ui/parts/ansi.js";

describe("terminal output", () => {
  const check = (name: string, text: string, expected: readonly (readonly [string, string | null])[]) =>
    it(name, () =>
      assert.deepEqual(
        ansiRuns(text).map((run) => [run.text, ansiClass(run.style)]),
        expected,
      ),
    );

  check("without escapes is one run", "a\nb", [["a\nb", null]]);
  check("has basic colours", "\u001b[31mred\u001b[0m plain", [
    ["red", "ansi-fg-1"],
    [" plain", null],
  ]);
  check("has bright colours and backgrounds", "\u001b[92;44mx\u001b[39my", [
    ["x", "ansi-fg-10 ansi-bg-4"],
    ["y", "ansi-bg-4"],
  ]);
  check("has weights", "\u001b[1;3;4mx\u001b[22my", [
    ["x", "ansi-bold ansi-italic ansi-underline"],
    ["y", "ansi-italic ansi-underline"],
  ]);
  check("keeps the basic ones of 256 colours", "\u001b[38;5;2mx\u001b[38;5;200my", [
    ["x", "ansi-fg-2"],
    ["y", null],
  ]);
  check("skips true colour with its parameters", "\u001b[38;2;1;2;31mx", [["x", null]]);
  check(
    "leaves out cursor moves, titles and links",
    "a\u001b[2K\u001b]0;title\u0007b\u001b]8;;http://x\u001b\\c",
    [
      ["a", null],
      ["b", null],
      ["c", null],
    ],
  );
  check("leaves out an escape that is cut off", "a\u001b[3", [["a", null]]);
  check("lets a carriage return overwrite", "10%\r50%\r100%\ndone\r\n", [["100%\ndone\n", null]]);
  check("leaves out other control characters", "a\u0000\u0008b", [["ab", null]]);
});
