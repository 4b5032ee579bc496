// Small texts: what a command line, a path, a time and a hidden character look like to a person.
import assert from "node:assert/strict";
import { commandTitle } from "../../../webview-ui/items/command-title.js";
import { absolutePath, shortPath, splitPath } from "../../../webview-ui/parts/file-path.js";
import { innerCommand } from "../../../webview-ui/parts/shell-command.js";
import { ageOf, durationText, relativeTime } from "../../../webview-ui/parts/time.js";
import { visibleText } from "../../../webview-ui/parts/visible-text.js";

function table<I, O>(name: string, run: (input: I) => O, rows: readonly (readonly [I, O])[]) {
  it(name, () => {
    for (const [input, expected] of rows) assert.deepEqual(run(input), expected, JSON.stringify(input));
  });
}

describe("a command line", () => {
  table("is shown without a shell that adds nothing", innerCommand, [
    ["/bin/bash -lc 'npm test'", "npm test"],
    ["bash -c ls", "ls"],
    ['/usr/bin/zsh -lc "npm test"', "npm test"],
    [`bash -lc 'echo '\\''hi'\\'''`, "echo 'hi'"],
    ["npm test", "npm test"],
  ]);
  table("is shown whole when a part of it would be hidden", innerCommand, [
    ["./bash -c 'ls'", "./bash -c 'ls'"],
    ["/tmp/bin/bash -c ls", "/tmp/bin/bash -c ls"],
    ["bash -c 'ls' 'rm -rf /'", "bash -c 'ls' 'rm -rf /'"],
    ["bash -c 'ls'; rm -rf /", "bash -c 'ls'; rm -rf /"],
    ['bash -c "$(cat evil)"', 'bash -c "$(cat evil)"'],
    ["FOO=1 bash -c ls", "FOO=1 bash -c ls"],
  ]);

  it("is told in words when it only looks around", () => {
    const command = "bash -lc 'cat a; rg x'";
    const read = { type: "read", command: "cat a", name: "a.ts", path: "src/a.ts" } as const;
    const search = { type: "search", command: "rg x", query: "x", path: null } as const;
    assert.equal(commandTitle({ command, commandActions: [read, search, read] }), "Read a.ts, Search “x”");
    assert.equal(
      commandTitle({ command, commandActions: [read, { type: "unknown", command: "rm b" }] }),
      "cat a; rg x",
    );
  });
});

describe("text from a model", () => {
  table("shows what would hide or reorder it", visibleText, [
    ["rm \u202egnp.txt", "rm \\u{202e}gnp.txt"],
    ["a\u200bb\u0007c\rd", "a\\u{200b}b\\u{7}c\\u{d}d"],
    ["tab\tline\nümläut 日本 👍", "tab\tline\nümläut 日本 👍"],
  ]);
});

describe("a path", () => {
  const short = ([path, folder]: readonly [string, string | null]) => shortPath(path, folder);
  table("is short below its folder and whole elsewhere", short, [
    [["/w/src/a.ts", "/w"], "src/a.ts"],
    [["/w/src/a.ts", "/w/"], "src/a.ts"],
    [["/work/a.ts", "/w"], "/work/a.ts"],
    [["/w", "/w"], "/w"],
    [["C:\\w\\a.ts", "C:\\w"], "a.ts"],
    [["/a.ts", null], "/a.ts"],
  ]);
  const absolute = ([path, folder]: readonly [string, string | null]) => absolutePath(path, folder);
  table("is read from the folder", absolute, [
    [["src/a.ts", "/w"], "/w/src/a.ts"],
    [["./a.ts", "/w/"], "/w/a.ts"],
    [["/etc/x", "/w"], "/etc/x"],
    [["a.ts", "C:\\w"], "C:\\w\\a.ts"],
    [["a.ts", null], "a.ts"],
  ]);
  it("splits into folder and name", () => {
    assert.deepEqual(splitPath("src/x/a.ts"), { folder: "src/x/", name: "a.ts" });
  });
});

describe("a time", () => {
  const now = new Date(2026, 5, 15, 12).getTime() / 1000;
  table("long ago is short", (ago: number) => relativeTime(now - ago, now), [
    [-5, "now"],
    [59, "now"],
    [60, "1m"],
    [7_300, "2h"],
    [90_000, "1d"],
  ]);
  table("falls under a day", (ago: number) => ageOf(now - ago, now), [
    [0, "Today"],
    [11 * 3600, "Today"],
    [13 * 3600, "Yesterday"],
    [3 * 86_400, "Previous 7 days"],
    [9 * 86_400, "Older"],
  ]);
  table("as a duration has a fitting unit", durationText, [
    [40, "0.0s"],
    [3_210, "3.2s"],
    [9_990, "10s"],
    [185_000, "3m 05s"],
    [3_720_000, "1h 02m"],
  ]);
});
