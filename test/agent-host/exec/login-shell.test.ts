import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { silentLog } from "../../../agent-host/base/log.js";
import { createLoginShells, type LoginShells } from "../../../agent-host/exec/login-shell.js";
import { useLocalMachine } from "./local-machine.js";

const PROFILE = `
echo noise from the profile
export FROM_PROFILE=$'two\\nlines'
greet() { echo "hello $1"; }
shopt -s extglob
alias ll='ls -l'
set -u
`;

describe("the login shell's state", () => {
  const machine = useLocalMachine();
  let shells: LoginShells;
  beforeEach(() => {
    shells = createLoginShells({
      environment: machine().environment,
      homeDir: machine().folder,
      tmpdir: machine().folder,
      log: silentLog,
    });
  });
  afterEach(() => shells.dispose());

  async function output(script: string): Promise<string> {
    const { env, run } = machine();
    const login = await shells.take(env);
    assert(login);
    const child = await run(script, { env: { ...login.env, BASH_ENV: login.file } });
    let text = "";
    child.onOutput((chunk) => {
      text += Buffer.from(chunk).toString("utf8");
    });
    await child.exited;
    return text;
  }

  it("gives commands what the profile set up, without running it again", async () => {
    const profile = path.join(machine().folder, ".bash_profile");
    writeFileSync(profile, `${PROFILE}echo ran >> ${machine().folder}/runs\n`);
    assert.equal(
      await output('greet you; echo "$FROM_PROFILE"; [[ ab == @(ab|c) ]] && echo glob'),
      "hello you\ntwo\nlines\nglob\n",
    );
    assert.equal(await output('printenv BASH_ENV || echo none; bash -c "echo child"'), "none\nchild\n");
    assert.equal(readFileSync(path.join(machine().folder, "runs"), "utf8"), "ran\n");
  });

  it("is taken again when a profile file changed", async () => {
    const profile = path.join(machine().folder, ".profile");
    writeFileSync(profile, "export VALUE=one\n");
    assert.equal(await output("echo $VALUE"), "one\n");
    writeFileSync(profile, "export VALUE=second\n");
    assert.equal(await output("echo $VALUE"), "second\n");
  });

  it("keeps its script from others and holds no variables in it", async () => {
    writeFileSync(path.join(machine().folder, ".profile"), "export MY_SECRET=hush\n");
    const login = await shells.take(machine().env);
    assert(login);
    assert.equal(statSync(login.file).mode & 0o777, 0o600);
    assert.ok(!readFileSync(login.file, "utf8").includes("hush"));
  });

  it("is null for a shell that is not bash, and for a profile that ends the shell", async () => {
    const { environment, folder, env } = machine();
    const other = createLoginShells({
      environment: { ...environment, shell: "/bin/sh" },
      homeDir: folder,
      tmpdir: folder,
      log: silentLog,
    });
    assert.equal(await other.take(env), null);
    writeFileSync(path.join(folder, ".profile"), "exit 3\n");
    assert.equal(await shells.take(env), null);
    assert.ok(existsSync(folder));
  });
});
