import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { silentLog } from "../../../agent-host/base/log.js";
import type { SpawnOptions } from "../../../agent-host/exec/environment.js";
import { createLocalEnvironment } from "../../../agent-host/exec/local-environment.js";
import { finish, outputWith, until, useLocalMachine } from "./local-machine.js";

describe("exec/local-environment", function () {
  this.timeout(20_000);
  const machine = useLocalMachine();
  const terminal = { rows: 33, cols: 101 };

  const runs: {
    name: string;
    script: string;
    options?: Partial<SpawnOptions>;
    exitCode: number;
    output: string;
  }[] = [
    { name: "exit code and output", script: "echo hi; exit 3", exitCode: 3, output: "hi\n" },
    {
      name: "stdout and stderr in the order they were written",
      script: "for i in 1 2 3; do echo out$i; echo err$i >&2; done",
      exitCode: 0,
      output: "out1\nerr1\nout2\nerr2\nout3\nerr3\n",
    },
    { name: "opening /dev/stderr", script: "echo hi > /dev/stderr", exitCode: 0, output: "hi\n" },
    { name: "an empty stdin", script: "cat; echo end", exitCode: 0, output: "end\n" },
    { name: "a signal as shells count it", script: "kill -KILL $$", exitCode: 137, output: "" },
    {
      name: "a terminal's size",
      script: "stty size",
      options: { tty: terminal },
      exitCode: 0,
      output: "33 101\r\n",
    },
    {
      name: "a terminal for stdin, stdout and stderr",
      script: "[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo yes",
      options: { tty: terminal },
      exitCode: 0,
      output: "yes\r\n",
    },
    {
      name: "a signal on a terminal",
      script: "kill -TERM $$",
      options: { tty: terminal },
      exitCode: 143,
      output: "",
    },
    { name: "no terminal otherwise", script: "[ -t 0 ] || echo none", exitCode: 0, output: "none\n" },
  ];
  for (const { name, script, options, ...expected } of runs) {
    it(`gives ${name}`, async () => {
      assert.deepEqual(await finish(await machine().run(script, options)), expected);
    });
  }

  it("gives the environment it was told and no more than its own mark", async () => {
    const { environment, folder, env } = machine();
    const process = await environment.spawn({ argv: ["/usr/bin/env"], cwd: folder, env, tty: null });
    const { output } = await finish(process);
    const names = output
      .trim()
      .split("\n")
      .map((line) => line.split("=")[0]);
    assert.deepEqual(new Set(names), new Set(["HEDDLE_SPAWN_ID", "HEDDLE_TEST", "HOME", "PATH"]));
  });

  it("writes to stdin and closes it", async () => {
    const process = await machine().run("cat", { keepStdin: true });
    process.write("one\n");
    process.closeStdin();
    assert.deepEqual(await finish(process), { exitCode: 0, output: "one\n" });
    assert.throws(() => process.write("two\n"), /stdin is closed/);
  });

  it("talks to a program on a terminal, resizes it and ends its input", async () => {
    const process = await machine().run("read a; echo got $a; read b; stty size; cat; echo end", {
      tty: terminal,
    });
    process.write("x\n");
    await outputWith(process, "got x");
    process.resize({ rows: 10, cols: 20 });
    const sized = outputWith(process, "10 20");
    process.write("y\n");
    await sized;
    process.closeStdin();
    assert.equal((await process.exited).exitCode, 0);
    assert.throws(() => process.write("z"), /stdin is closed/);
  });

  const failures: [string, Partial<SpawnOptions>, string, RegExp][] = [
    ["a missing program", { argv: ["/no/such/program"] }, "ENOENT", /\/no\/such\/program/],
    ["a missing program on a terminal", { argv: ["no-such"], tty: terminal }, "ENOENT", /no-such/],
    ["a missing folder", { cwd: "/no/such/folder" }, "ENOENT", /working directory: \/no\/such\/folder/],
    ["a file for a folder", { cwd: "/etc/passwd" }, "ENOTDIR", /\/etc\/passwd/],
    ["a command line that is too long", { argv: ["/bin/echo", "x".repeat(3_000_000)] }, "E2BIG", /E2BIG/],
  ];
  for (const [name, options, code, message] of failures) {
    it(`says what is wrong with ${name}`, async () => {
      await assert.rejects(machine().run("true", options), (error: NodeJS.ErrnoException) => {
        assert.equal(error.code, code);
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it("does not wait for a background program that keeps the output open", async () => {
    const { run, running } = machine();
    assert.deepEqual(await finish(await run("sleep 100 & echo started")), {
      exitCode: 0,
      output: "started\n",
    });
    assert.ok(await until(() => running().length === 1), "it goes on until the environment is disposed");
  });

  it("lets a background program write on after its output was given up", async () => {
    const { run, folder } = machine();
    const mark = path.join(folder, "mark");
    const script = `(while [ ! -e go ]; do echo waiting; sleep 0.05; done; echo more; touch ${mark}) & echo started`;
    await finish(await run(script));
    writeFileSync(path.join(folder, "go"), "");
    assert.ok(await until(() => existsSync(mark)));
  });

  it("runs without shared pipes where they cannot be made, and says so once", async () => {
    const { folder, env } = machine();
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
    const environment = createLocalEnvironment({
      shell: "/bin/bash",
      ptyModule: null,
      tmpdir: "/no/such/folder",
      log,
    });
    for (let round = 0; round < 2; round++) {
      const process = await environment.spawn({ argv: ["/bin/echo", "hi"], cwd: folder, env, tty: null });
      assert.deepEqual(await finish(process), { exitCode: 0, output: "hi\n" });
    }
    assert.deepEqual(warnings, ["commands run without shared output pipes"]);
    environment.dispose();
  });

  it("removes its pipes from the temporary folder", async () => {
    const { environment, run, folder } = machine();
    await finish(await run("true"));
    assert.equal(readdirSync(folder).length, 1);
    environment.dispose();
    assert.deepEqual(readdirSync(folder), []);
  });

  describe("files", () => {
    it("replaces a file as a whole and keeps its mode", async () => {
      const { environment, folder } = machine();
      const file = path.join(folder, "run.sh");
      writeFileSync(file, "old");
      chmodSync(file, 0o755);
      await environment.files.writeFile(file, Buffer.from("new"));
      assert.deepEqual([readFileSync(file, "utf8"), statSync(file).mode & 0o777], ["new", 0o755]);
      assert.deepEqual(Buffer.from(await environment.files.readFile(file)).toString(), "new");
    });

    it("creates, describes and removes", async () => {
      const { files } = machine().environment;
      const folder = path.join(machine().folder, "a/b");
      const file = path.join(folder, "c");
      await files.createDirectory(folder);
      await files.writeFile(file, Buffer.from("abc"));
      assert.deepEqual(
        await files.stat(folder).then(({ isFile, isDirectory }) => ({ isFile, isDirectory })),
        {
          isFile: false,
          isDirectory: true,
        },
      );
      const { modifiedAtMs, ...stat } = await files.stat(file);
      assert.deepEqual(stat, { isFile: true, isDirectory: false, size: 3 });
      assert.ok(modifiedAtMs > 0);
      await files.removeFile(file);
      await assert.rejects(files.stat(file), { code: "ENOENT" });
    });

    it("does not create parents", async () => {
      const { environment, folder } = machine();
      await assert.rejects(environment.files.writeFile(path.join(folder, "no/file"), Buffer.from("x")), {
        code: "ENOENT",
      });
    });
  });
});
