import assert from "node:assert/strict";
import { isTrustedShell, shellArgv, shellQuoted } from "../../../agent-host/exec/shell-command.js";

describe("exec/shell-command", () => {
  const argvs: [string, boolean, string[]][] = [
    ["/bin/bash", true, ["/bin/bash", "-lc", "ls"]],
    ["/bin/bash", false, ["/bin/bash", "-c", "ls"]],
    ["/usr/bin/zsh", true, ["/usr/bin/zsh", "-lc", "ls"]],
    ["C:\\Windows\\System32\\cmd.exe", true, ["C:\\Windows\\System32\\cmd.exe", "/d", "/s", "/c", "ls"]],
    ["powershell.exe", false, ["powershell.exe", "-NoProfile", "-Command", "ls"]],
    ["pwsh", true, ["pwsh", "-Command", "ls"]],
  ];
  for (const [shell, login, argv] of argvs) {
    it(`hands a script to ${shell}${login ? " as a login shell" : ""}`, () => {
      assert.deepEqual(shellArgv(shell, "ls", login), argv);
    });
  }

  const lines: [string, string][] = [
    ["touch made.txt", "/bin/bash -lc 'touch made.txt'"],
    ["ls", "/bin/bash -lc ls"],
    ["", "/bin/bash -lc ''"],
    ["echo 'a b'", `/bin/bash -lc "echo 'a b'"`],
    [`echo 'a' "$b"`, `/bin/bash -lc 'echo '\\''a'\\'' "$b"'`],
    ["echo out; echo err 1>&2; exit 3", "/bin/bash -lc 'echo out; echo err 1>&2; exit 3'"],
  ];
  for (const [script, line] of lines) {
    it(`shows ${JSON.stringify(script)} as it would be typed`, () => {
      assert.equal(shellQuoted(["/bin/bash", "-lc", script]), line);
    });
  }

  const trusted = ["/home/me/fish", "bash", "zsh", "/bin/sh", "/usr/bin/bash", "powershell.exe"];
  const refused = [
    "./bash",
    "/tmp/bash",
    "bin/bash",
    "/bin/../tmp/bash",
    "python3",
    "/usr/bin/env",
    "..\\cmd.exe",
    "",
  ];
  for (const shell of trusted) {
    it(`trusts ${shell}`, () => assert.equal(isTrustedShell(shell, "/home/me/fish"), true));
  }
  for (const shell of refused) {
    it(`does not trust ${JSON.stringify(shell)}`, () =>
      assert.equal(isTrustedShell(shell, "/home/me/fish"), false));
  }
});
