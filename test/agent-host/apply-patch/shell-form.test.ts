import assert from "node:assert/strict";
import { interceptShellPatch, type ShellPatch } from "../../../agent-host/apply-patch/shell-form.js";

const patch = "*** Begin Patch\n*** Add File: a\n+$HOME `id` \\n 'x'\n*** End Patch\n";

describe("interceptShellPatch", () => {
  const taken: Record<string, ShellPatch> = {
    [`apply_patch <<'EOF'\n${patch}EOF`]: { patch, workdir: null },
    [`apply_patch << "PATCH"\n${patch}PATCH\n`]: { patch, workdir: null },
    [`apply_patch <<EOF\n${patch}EOF\n`]: { patch, workdir: null },
    [`applypatch <<-EOF\n\t${patch.replaceAll("\n", "\n\t")}EOF\n`]: { patch, workdir: null },
    [`\n  # tidy up\n  apply_patch <<'EOF'\n${patch}EOF\n\n`]: { patch, workdir: null },
    [`cd sub && apply_patch <<'EOF'\n${patch}EOF`]: { patch, workdir: "sub" },
    [`cd "my dir"/'x' && apply_patch <<'EOF'\n${patch}EOF`]: { patch, workdir: "my dir/x" },
    [`cd /abs/../b\\ c && apply_patch <<'EOF'\n${patch}EOF`]: { patch, workdir: "/abs/../b c" },
    "apply_patch '*** Begin Patch\n*** End Patch'": {
      patch: "*** Begin Patch\n*** End Patch",
      workdir: null,
    },
  };
  for (const [script, expected] of Object.entries(taken)) {
    it(`takes ${JSON.stringify(script.slice(0, 40))}`, async () => {
      assert.deepEqual(await interceptShellPatch(script), expected);
    });
  }

  const heredoc = `apply_patch <<'EOF'`;
  const body = `\n${patch}EOF\n`;
  const left = [
    "ls",
    "echo apply_patch",
    "apply_patch",
    `${heredoc} && rm -rf x${body}`,
    `${heredoc}${body}rm -rf x\n`,
    `rm -rf x; ${heredoc}${body}`,
    `${heredoc} | tee log${body}`,
    `${heredoc} > log${body}`,
    `${heredoc} &${body}`,
    `! ${heredoc}${body}`,
    `(${heredoc}${body})`,
    `X=1 ${heredoc}${body}`,
    `${heredoc} more${body}`,
    `apply_patch 3<<'EOF'${body}`,
    `./apply_patch <<'EOF'${body}`,
    `cd sub; ${heredoc}${body}`,
    `cd sub || ${heredoc}${body}`,
    `cd sub && cd deeper && ${heredoc}${body}`,
    `cd && ${heredoc}${body}`,
    `cd - && ${heredoc}${body}`,
    `cd ~ && ${heredoc}${body}`,
    `cd $DIR && ${heredoc}${body}`,
    `cd "$(rm -rf x)" && ${heredoc}${body}`,
    `cd sub* && ${heredoc}${body}`,
    `cd a b && ${heredoc}${body}`,
    `cd sub > log && ${heredoc}${body}`,
    `pushd sub && ${heredoc}${body}`,
    'apply_patch "$PATCH"',
    'apply_patch "$(cat patch.txt)"',
    "apply_patch '*** Begin Patch",
  ];
  for (const script of left) {
    it(`leaves ${JSON.stringify(script.slice(0, 60))} to the shell`, async () => {
      assert.equal(await interceptShellPatch(script), null);
    });
  }
});
