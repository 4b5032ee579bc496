import assert from "node:assert/strict";
import { commandActions } from "../../../agent-host/permissions/command-actions.js";

const read = (command: string, name: string, path: string) => ({ type: "read", command, name, path });
const list = (command: string, path: string | null) => ({ type: "listFiles", command, path });
const search = (command: string, query: string | null, path: string | null) => ({
  type: "search",
  command,
  query,
  path,
});
const unknown = (command: string) => ({ type: "unknown", command });

describe("commandActions", () => {
  const cases: readonly (readonly [string, readonly unknown[]])[] = [
    ["cat a.txt", [read("cat a.txt", "a.txt", "/work/a.txt")]],
    ["cat /etc/hosts", [read("cat /etc/hosts", "hosts", "/etc/hosts")]],
    ["head -n 5 'src/a b.ts'", [read("head -n 5 'src/a b.ts'", "a b.ts", "/work/src/a b.ts")]],
    ["sed -n '1,9p' a.txt", [read("sed -n '1,9p' a.txt", "a.txt", "/work/a.txt")]],
    ["cat a b", [read("cat a b", "a", "/work/a"), read("cat a b", "b", "/work/b")]],
    ["cd src && cat a | head -3", [read("cat a", "a", "/work/src/a")]],
    ["ls", [list("ls", null)]],
    ["ls -la src", [list("ls -la src", "src")]],
    ["ls --color=auto src", [list("ls --color=auto src", "src")]],
    ["rg --files -g '*.ts' src | sort | head", [list("rg --files -g '*.ts' src", "src")]],
    ["git ls-files src", [list("git ls-files src", "src")]],
    ["find src -type f", [list("find src -type f", "src")]],
    ["find . -name '*.ts'", [search("find . -name '*.ts'", "*.ts", ".")]],
    ["rg -n needle src", [search("rg -n needle src", "needle", "src")]],
    ["grep -e a -rn .", [search("grep -e a -rn .", "a", ".")]],
    ["git grep needle", [search("git grep needle", "needle", null)]],
    ["cat a | grep x", [read("cat a", "a", "/work/a"), search("grep x", "x", null)]],
    ["bash -lc 'cat a.txt'", [read("cat a.txt", "a.txt", "/work/a.txt")]],
    ["touch made.txt", [unknown("touch made.txt")]],
    ["echo out; echo err 1>&2; exit 3", [unknown("echo out; echo err 1>&2; exit 3")]],
    ["cat a > b", [unknown("cat a > b")]],
    ["cat $X", [unknown("cat $X")]],
    ["cat a && npm test", [unknown("cat a && npm test")]],
    ["cd src", [unknown("cd src")]],
    ["cat", [unknown("cat")]],
    ["find . -delete", [unknown("find . -delete")]],
    ["sed -i s/a/b/ a.txt", [unknown("sed -i s/a/b/ a.txt")]],
    ["./cat a", [unknown("./cat a")]],
    ["", [unknown("")]],
  ];
  it("says what a command reads, lists or searches, and is honest when it cannot", async () => {
    assert.deepEqual(
      await Promise.all(cases.map(async ([script]) => [script, await commandActions(script, "/work")])),
      cases,
    );
  });
});
