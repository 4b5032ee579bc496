import assert from "node:assert/strict";
import { parseCommand, parseInvocation, programName } from "../../../agent-host/permissions/command-parse.js";

async function summary(script: string) {
  const { kind, commands, writes } = await parseCommand(script);
  return [kind, commands.map(({ words }) => words), ...(writes.length > 0 ? [writes] : [])];
}

describe("parseCommand", () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ["ls -la 'a b'", ["plain", [["ls", "-la", "a b"]]]],
    ["a && b || c; d | e", ["plain", [["a"], ["b"], ["c"], ["d"], ["e"]]]],
    ["(a; { b; })\n! c", ["plain", [["a"], ["b"], ["c"]]]],
    ["a > x 2>> 'y z' 2>&1 </dev/null >/dev/null", ["plain", [["a"]], ["x", "y z"]]],
    ["(a) > x", ["plain", [["a"]], ["x"]]],
    ["bash -lc 'a | b'", ["plain", [["a"], ["b"]]]],
    ["bash -lc 'a' > x", ["plain", [["a"]], ["x"]]],
    ["sh -c \"bash -c 'a'\"", ["plain", [["a"]]]],
    [
      "a $(b $c)",
      [
        "opaque",
        [
          ["b", null],
          ["a", null],
        ],
      ],
    ],
    ["a > $x", ["opaque", [["a"]], [null]]],
    ["X=$(b) a", ["opaque", [["b"], ["a"]]]],
    ["for i in 1; do a $i; done", ["opaque", [["a", null]]]],
    ["f() { a; }; f", ["opaque", [["a"], ["f"]]]],
    ["a &", ["opaque", [["a"]]]],
    ["a <<E\n$(b)\nE", ["opaque", [["b"], ["a"]]]],
    ["a 'b", ["opaque", [["a", null]]]],
    ["bash -c 'a $x'", ["opaque", [["a", null]]]],
    ["", ["opaque", []]],
    ["# nothing", ["opaque", []]],
  ];
  it("finds every simple command, and knows when it does not understand", async () => {
    assert.deepEqual(
      await Promise.all(cases.map(async ([script]) => [script, await summary(script)])),
      cases.map(([script, expected]) => [script, expected]),
    );
  });

  it("numbers pipelines and the places in them", async () => {
    const { commands } = await parseCommand("a | b && c; d | e $(f)");
    assert.deepEqual(
      commands.map(({ text, place, nested }) => [text, place, nested]),
      [
        ["a", 0, false],
        ["b", 1, false],
        ["c", 0, false],
        ["d", 0, false],
        ["f", 0, true],
        ["e $(f)", 1, false],
      ],
    );
    const [a, b, c, d, , e] = commands.map(({ pipeline }) => pipeline);
    assert.deepEqual([a === b, b === c, d === e], [true, false, true]);
  });

  it("trusts no script of a shell that it does not know", async () => {
    const kind = async (argv: readonly string[]) => (await parseInvocation(argv, "ls")).kind;
    const shells = [
      ["/bin/bash", "-lc", "ls"],
      ["zsh", "-c", "ls"],
      ["/usr/bin/dash", "-c", "ls"],
    ];
    const others = [
      ["/bin/fish", "-c", "ls"],
      ["powershell.exe", "-Command", "ls"],
      ["./bash", "-c", "ls"],
      ["/work/bin/bash", "-c", "ls"],
      ["/usr/bin/../../tmp/bash", "-c", "ls"],
      ["bash", "--init-file", "x", "-c", "ls"],
      ["bash", "-c", "rm x"],
      ["bash", "-c", "ls", "x"],
    ];
    assert.deepEqual(
      await Promise.all(shells.map(kind)),
      shells.map(() => "plain"),
    );
    assert.deepEqual(
      await Promise.all(others.map(kind)),
      others.map(() => "opaque"),
    );
  });

  it("names programs of the system only", () => {
    const words = ["ls", "/bin/ls", "/usr/local/bin/git", "./ls", "bin/ls", "/tmp/ls", "/bin/x/ls", "/bin/"];
    assert.deepEqual(words.map(programName), ["ls", "ls", "git", null, null, null, null, null]);
  });
});
