import assert from "node:assert/strict";
import fc from "fast-check";
import { namedPaths } from "../../../agent-host/journal/named-paths.js";

describe("the paths that a script names", () => {
  const names = (script: string, file: string) => {
    const { paths, patterns } = namedPaths(script, "/w");
    return paths.includes(file) || patterns.some((matches) => matches(file));
  };
  for (const [script, file, named] of [
    ["rm a.txt", "/w/a.txt", true],
    ["echo x >a.txt", "/w/a.txt", true],
    ["echo x>>'my file.txt'", "/w/my file.txt", true],
    ['cat > "my file.txt"', "/w/my file.txt", true],
    ["rm my\\ file.txt", "/w/my file.txt", true],
    ["tool --out=dist/x.js", "/w/dist/x.js", true],
    ["cd sub && rm a.txt", "/w/sub/a.txt", true],
    ["make -C sub a.txt", "/w/sub/a.txt", true],
    ["sh -c 'rm a.txt'", "/w/a.txt", true],
    ["rm *.txt", "/w/a.txt", true],
    ["rm *.txt", "/w/sub/a.txt", false],
    ["rm **/*.txt", "/w/sub/deep/a.txt", true],
    ["rm src/{a,b}.ts", "/w/src/b.ts", true],
    ["rm [ab].txt", "/w/a.txt", true],
    ["rm ?.txt", "/w/a.txt", true],
    ["rm a.txt", "/w/b.txt", false],
    ["rm a+b(1).txt", "/w/a+b", true],
    ["rm a*b*c.txt", "/w/axbxc.txt", true],
    ["rm a*b*c.txt", "/w/axbx.txt", false],
    ["rm {", "/w/{", true],
    [`rm ${"*a".repeat(400)}`, `/w/${"a".repeat(3_000)}`, true],
    [`rm ${"**/".repeat(300)}b`, `/w/${"a/".repeat(1_000)}c`, false],
  ] as const) {
    it(`${script.slice(0, 30)} ${named ? "names" : "does not name"} ${file.slice(0, 30)}`, () =>
      assert.equal(names(script, file), named));
  }

  it("are found in any text without harm", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (script) => {
        for (const matches of namedPaths(script, "/w").patterns) matches("/w/some/file.txt");
      }),
    );
  });
});
