import assert from "node:assert/strict";
import { createDeferred } from "../../../agent-host/base/deferred.js";
import { toDisposable } from "../../../agent-host/base/disposable.js";
import type { Environment, ExecExit, ExecProcess } from "../../../agent-host/exec/environment.js";
import { createProcessRegistry, type ProcessRegistry } from "../../../agent-host/exec/process-registry.js";

interface FakeProcess extends ExecProcess {
  kills: (number | undefined)[];
  exit(exitCode: number): Promise<unknown>;
}

function fakeProcess(): FakeProcess {
  const exited = createDeferred<ExecExit>();
  const kills: (number | undefined)[] = [];
  return {
    pid: 1,
    kills,
    onOutput(listener) {
      listener(Buffer.from("out"));
      return toDisposable(() => {});
    },
    exited: exited.promise,
    pauseOutput() {},
    resumeOutput() {},
    write() {},
    pendingInput: () => 0,
    closeStdin() {},
    resize() {},
    kill: (graceMs) => void kills.push(graceMs),
    exit(exitCode) {
      exited.resolve({ exitCode });
      return exited.promise;
    },
  };
}

describe("exec/process-registry", () => {
  let registry: ProcessRegistry;
  let processes: FakeProcess[];
  const environment: Environment = {
    execEnabled: true,
    filesystemEnabled: false,
    shell: "/bin/bash",
    spawn: async () => {
      const process = fakeProcess();
      processes.push(process);
      return process;
    },
    get files(): never {
      throw new Error("not used");
    },
  };
  const start = () =>
    registry.start(environment, {
      processId: registry.newProcessId(),
      callId: `call${processes.length}`,
      spawn: { argv: ["true"], cwd: "/", env: {}, tty: null },
      onOutput() {},
    });
  const startMany = async (count: number) => {
    const sessions = [];
    for (let n = 0; n < count; n++) sessions.push(await start());
    return sessions;
  };
  const killed = () => processes.flatMap(({ kills }, index) => (kills.length > 0 ? [index] : []));

  beforeEach(() => {
    registry = createProcessRegistry();
    processes = [];
  });

  it("gives numbers of four or five digits, each once", () => {
    const ids = Array.from({ length: 20_000 }, () => registry.newProcessId());
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.every((id) => id >= 1_000 && id < 100_000));
  });

  it("keeps what the process writes, and its end", async () => {
    const session = await start();
    assert.deepEqual([session.output.text(), session.unread.text(), session.exit()], ["out", "out", null]);
    await processes[0]?.exit(3);
    assert.deepEqual(session.exit(), { exitCode: 3 });
  });

  it("finds a session until it is forgotten", async () => {
    const session = await start();
    assert.equal(registry.find(session.processId), session);
    registry.forget(session.processId);
    assert.equal(registry.find(session.processId), null);
  });

  it("has room for 64 sessions", async () => {
    await startMany(64);
    assert.deepEqual(killed(), []);
  });

  it("ends the least recently used one beyond that", async () => {
    const sessions = await startMany(64);
    registry.find(sessions[0]?.processId ?? 0);
    await startMany(2);
    assert.deepEqual(killed(), [1, 2]);
  });

  it("prefers one that has ended, but none of the eight newest", async () => {
    await startMany(64);
    await processes[63]?.exit(0);
    await processes[40]?.exit(0);
    await startMany(2);
    assert.deepEqual(killed(), [0, 40]);
  });

  it("ends all at once when disposed, and starts no more", async () => {
    await startMany(2);
    const pending = start();
    registry.dispose();
    const late = await pending;
    assert.deepEqual(
      processes.map(({ kills }) => kills),
      [[0], [0], [0]],
    );
    assert.equal(registry.find(late.processId), null);
    await assert.rejects(start(), /closed/);
  });
});
