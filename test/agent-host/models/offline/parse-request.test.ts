import assert from "node:assert/strict";
import { parseRequest } from "../../../../agent-host/models/offline/parse-request.js";
import type { Step } from "../../../../agent-host/models/offline/step.js";

describe("offline requests", () => {
  const understood: [string, Step[]][] = [
    ["run ls -la", [{ kind: "run", command: "ls -la" }]],
    ["Run `npm test`.", [{ kind: "run", command: "npm test" }]],
    ["please run the command `a; b | c > 'd e'`", [{ kind: "run", command: "a; b | c > 'd e'" }]],
    ['run echo "a then run b"', [{ kind: "run", command: 'echo "a then run b"' }]],
    ["run if true; then run x; fi", [{ kind: "run", command: "if true; then run x; fi" }]],
    ["run for i in 1 2\ndo echo $i\ndone", [{ kind: "run", command: "for i in 1 2\ndo echo $i\ndone" }]],
    ["read README.md", [{ kind: "read", path: "README.md" }]],
    ["Read the file src/a.ts.", [{ kind: "read", path: "src/a.ts" }]],
    ['show "my notes.txt"', [{ kind: "read", path: "my notes.txt" }]],
    ["list files", [{ kind: "list", path: null }]],
    ["show the files in the folder src/lib", [{ kind: "list", path: "src/lib" }]],
    ["list files in 'a b'", [{ kind: "list", path: "a b" }]],
    ["replace foo with bar in a.txt", [{ kind: "replace", from: "foo", to: "bar", path: "a.txt" }]],
    [
      'replace "x with y" with "in z" in a.txt',
      [{ kind: "replace", from: "x with y", to: "in z", path: "a.txt" }],
    ],
    ['replace `a` with "" in "b c.txt"', [{ kind: "replace", from: "a", to: "", path: "b c.txt" }]],
    [
      "replace two words with some more in src/a.ts",
      [{ kind: "replace", from: "two words", to: "some more", path: "src/a.ts" }],
    ],
    ["create a.txt with hello world", [{ kind: "create", path: "a.txt", text: "hello world" }]],
    [
      'create "a b.txt" with "x then delete y"',
      [{ kind: "create", path: "a b.txt", text: "x then delete y" }],
    ],
    [
      "create a.md containing:\n# Title\n\nthen run away\n",
      [{ kind: "create", path: "a.md", text: "# Title\n\nthen run away\n" }],
    ],
    ["create a.txt containing: one", [{ kind: "create", path: "a.txt", text: "one" }]],
    ['append "last line" to a.txt', [{ kind: "append", path: "a.txt", text: "last line" }]],
    ["append a to b to c.txt", [{ kind: "append", path: "c.txt", text: "a to b" }]],
    ["delete the file a.txt", [{ kind: "delete", path: "a.txt" }]],
    ["plan: look, change , test", [{ kind: "plan", steps: ["look", "change", "test"] }]],
    ["view image shot.png", [{ kind: "viewImage", path: "shot.png" }]],
    [
      "read a.txt, then replace 'a' with 'b' in a.txt and then run `cat a.txt`",
      [
        { kind: "read", path: "a.txt" },
        { kind: "replace", from: "a", to: "b", path: "a.txt" },
        { kind: "run", command: "cat a.txt" },
      ],
    ],
  ];
  for (const [text, steps] of understood) {
    it(`understands ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseRequest(text), steps);
    });
  }

  const refused: string[] = [
    "",
    "   ",
    "hello",
    "what does run mean?",
    "running shoes",
    "read",
    "read a.txt and b.txt",
    "delete everything in src",
    "replace a with b",
    'replace "" with "x" in a.txt',
    'replace "a\nb" with "c" in d.txt',
    'read "a\n*** Delete File: b"',
    "run ``",
    "run `a` and `b`",
    "plan: , ,",
    "read a.txt then make coffee then run ls",
    `read ${"a".repeat(5000)}`,
    `run ${"x then run ".repeat(30)}`,
  ];
  for (const text of refused) {
    it(`does not guess at ${JSON.stringify(text.slice(0, 50))}`, () => {
      assert.equal(parseRequest(text), null);
    });
  }

  it("takes a file of any length, and is not slowed down by hostile texts", () => {
    const text = "line\n".repeat(200_000);
    const [step] = parseRequest(`create big.txt containing:\n${text}`) ?? [];
    assert.equal(step?.kind === "create" && step.text === text, true);
    for (const part of ["a with ", "in b ", "` ", " then", '"', " \n"]) {
      const begin = performance.now();
      parseRequest(`replace ${part.repeat(3_900 / part.length)}`);
      parseRequest(`replace ${part.repeat(1_000_000)}`);
      assert.ok(performance.now() - begin < 1_000, `slow with ${JSON.stringify(part)}`);
    }
  });
});
