import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { literalWord } from "../../../agent-host/permissions/literal-word.js";
import { tempFolder } from "../../support/temp-folder.js";

describe("literalWord", () => {
  const cases: readonly (readonly [string, string | null])[] = [
    ["a.txt", "a.txt"],
    ["'a b'", "a b"],
    ['"a b"c', "a bc"],
    ["a\\ b", "a b"],
    ['"a\\"b\\c"', 'a"b\\c'],
    ["'é$x`'", "é$x`"],
    ["--a=b", "--a=b"],
    ["HEAD~1", "HEAD~1"],
    ["a#b", "a#b"],
    ["[", "["],
    ["", ""],
    ["#a", null],
    ["~", null],
    ["~/x", null],
    ["a=~/x", null],
    ["a:~", null],
    ["=ls", null],
    ["$x", null],
    ['"$x"', null],
    ['"`x`"', null],
    ["a*", null],
    ["a?", null],
    ["[a]", null],
    ["{a,b}", null],
    ["$'a'", null],
    ["a\\", null],
    ["a\\\nb", null],
    ["'a", null],
    ['"a', null],
    ["é", null],
    ["a\u00a0b", null],
    ["a;b", null],
    ["a b", null],
    ["a\rb", null],
  ];
  it("reads quotes and gives up on everything that a shell expands", () => {
    assert.deepEqual(
      cases.map(([source]) => [source, literalWord(source)]),
      cases,
    );
  });

  it("agrees with real shells", () => {
    const unit = fc.constantFrom(...`ab1 '"\\$\`{}[]()~=:#!*?-^%;&|<>\n,@`.split(""));
    const words = fc
      .sample(fc.string({ unit, minLength: 1, maxLength: 8 }), { numRuns: 60_000, seed: 7 })
      .filter((word) => literalWord(word) !== null);
    assert.ok(words.length > 2000);
    const cwd = tempFolder();
    for (const shell of ["bash", "dash"]) {
      const script = words.map((word) => `printf '%s\\0' ${word}`).join("\n");
      const { stdout } = spawnSync(`/bin/${shell}`, [], {
        cwd,
        env: { PATH: "/none" },
        encoding: "utf8",
        input: script,
      });
      assert.deepEqual(stdout.split("\0"), [...words.map(literalWord), ""], shell);
    }
  }).timeout(20_000);
});
