import assert from "node:assert/strict";
import { finish, outputWith, until, useLocalMachine } from "./local-machine.js";

describe("exec/kill-tree", function () {
  this.timeout(20_000);
  const machine = useLocalMachine();

  const trees: { name: string; script: string; tty?: boolean; processes: number }[] = [
    { name: "a program", script: "echo ready; exec sleep 100", processes: 1 },
    { name: "children", script: "sleep 100 & sleep 100 & echo ready; wait", processes: 3 },
    { name: "a child in a session of its own", script: "setsid sleep 100 & echo ready; wait", processes: 2 },
    {
      name: "a daemon",
      script: "(setsid nohup sleep 100 > /dev/null 2>&1 &); echo ready; sleep 100",
      processes: 2,
    },
    {
      name: "what ignores SIGTERM",
      script: "trap '' TERM; sleep 100 & echo ready; wait; wait",
      processes: 2,
    },
    { name: "what is stopped", script: "sleep 100 & kill -STOP $!; echo ready; kill -STOP $$", processes: 2 },
    { name: "an orphan without environment", script: "env -i sleep 100 & echo ready; wait", processes: 1 },
    { name: "a terminal", script: "sleep 100 & echo ready; wait", tty: true, processes: 2 },
    {
      name: "an interactive shell",
      script: "sleep 100 & echo ready; exec bash --norc -i",
      tty: true,
      processes: 2,
    },
  ];
  for (const { name, script, tty, processes } of trees) {
    it(`ends ${name}`, async () => {
      const { run, running } = machine();
      const process = await run(script, { tty: tty ? { rows: 24, cols: 80 } : null });
      await outputWith(process, "ready");
      assert.ok(await until(() => running().length === processes), `${processes} processes run`);
      process.kill();
      assert.notEqual((await process.exited).exitCode, 0);
      assert.deepEqual(running(), []);
    });
  }

  it("lets a program end in its own way first", async () => {
    const process = await machine().run("trap 'echo bye; exit 7' TERM; echo ready; while :; do :; done");
    await outputWith(process, "ready");
    const ended = finish(process);
    process.kill(10_000);
    assert.deepEqual(await ended, { exitCode: 7, output: "bye\n" });
  });

  it("forces at once when asked to after asking kindly", async () => {
    const process = await machine().run("trap '' TERM; echo ready; while :; do sleep 100; done");
    await outputWith(process, "ready");
    process.kill(60_000);
    process.kill(0);
    assert.deepEqual(await process.exited, { exitCode: 137, signal: 9 });
    process.kill();
  });

  it("leaves others alone", async () => {
    const { run, running } = machine();
    const other = await run("echo ready; exec sleep 100");
    await outputWith(other, "ready");
    const process = await run("echo ready; exec sleep 100");
    await outputWith(process, "ready");
    process.kill();
    await process.exited;
    assert.deepEqual(running(), [other.pid]);
  });

  it("ends everything when the environment is disposed, but not daemons of finished commands", async () => {
    const { environment, run, running } = machine();
    const parent = await run("setsid bash -c 'echo $$; exec sleep 100 > /dev/null 2>&1' &");
    const daemon = Number(await outputWith(parent, "\n"));
    await parent.exited;
    await finish(await run("sleep 100 & true"));
    await outputWith(await run("trap '' TERM; echo ready; while :; do sleep 100; done"), "ready");
    environment.dispose();
    assert.ok(await until(() => running().join() === String(daemon)));
    process.kill(daemon, "SIGKILL");
  });

  it("leaves nothing behind after two hundred commands, a quarter of them interrupted", async () => {
    const { run, running } = machine();
    const exitCodes = new Map<number, number>();
    for (let round = 0; round < 50; round++) {
      const batch = await Promise.all(
        ["true", "echo a | cat; exit 1", "sleep 100 & kill $!", "sleep 100 | cat & setsid sleep 100"].map(
          (script) => run(script),
        ),
      );
      batch[3]?.kill();
      for (const { exitCode } of await Promise.all(batch.map(finish))) {
        exitCodes.set(exitCode, (exitCodes.get(exitCode) ?? 0) + 1);
      }
    }
    assert.deepEqual(
      [...exitCodes],
      [
        [0, 100],
        [1, 50],
        [143, 50],
      ],
    );
    assert.deepEqual(running(), []);
  });
});
