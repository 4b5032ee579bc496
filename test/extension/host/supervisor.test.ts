import assert from "node:assert/strict";
import type { Clock } from "../../../agent-host/base/clock.js";
import { createDeferred } from "../../../agent-host/base/deferred.js";
import {
  type Connection,
  PermanentStartError,
  type Supervisor,
  superviseHost,
} from "../../../extension/host/supervisor.js";

/** A supervisor with hosts that the test starts and ends by hand, and a clock that it turns. */
function play() {
  const log: string[] = [];
  const starts: { ready(): void; fail(error: Error): void; die(reason: string): void }[] = [];
  let now = 0;
  let wakeUp: (() => void) | null = null;
  let changed = createDeferred<void>();
  const note = (line: string) => {
    log.push(line);
    changed.resolve();
    changed = createDeferred();
  };
  const clock: Clock = {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        note(`sleep ${ms}`);
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        wakeUp = resolve;
      }),
  };
  const supervisor: Supervisor = superviseHost<Connection>({
    clock,
    onState: (state) =>
      note(state.kind === "failed" ? `failed (${state.restartInMs}): ${state.message}` : state.kind),
    connect: () => {
      const connected = createDeferred<Connection>();
      const closed = createDeferred<string>();
      starts.push({
        ready: () => connected.resolve({ closed: closed.promise, end: async () => note("ended") }),
        fail: (error) => connected.reject(error),
        die: (reason) => closed.resolve(reason),
      });
      return connected.promise;
    },
  });
  return {
    supervisor,
    log,
    host: () => starts[starts.length - 1] ?? assert.fail("no host was started"),
    starts: () => starts.length,
    pass: (ms: number) => {
      now += ms;
    },
    wake: () => wakeUp?.(),
    async until(line: string) {
      while (!log.includes(line)) await changed.promise;
      return log.splice(0);
    },
  };
}

describe("supervisor", () => {
  it("starts a host again after its end, later each time", async () => {
    const game = play();
    game.host().ready();
    await game.until("ready");
    game.host().die("code 1");
    assert.deepEqual(await game.until("sleep 1000"), ["ended", "failed (1000): code 1", "sleep 1000"]);
    game.wake();
    await game.until("starting");
    game.host().fail(new Error("no handshake"));
    assert.deepEqual(await game.until("sleep 2000"), ["failed (2000): no handshake", "sleep 2000"]);
    await game.supervisor.end();
  });

  it("waits for the user when a repetition cannot help, and obeys at once", async () => {
    const game = play();
    game.host().fail(new PermanentStartError("missing file"));
    await game.until("failed (null): missing file");
    game.supervisor.restart();
    await game.until("starting");
    assert.equal(game.starts(), 2);
    await endWhileStarting(game);
  });

  it("gives up after five quick failures and forgets them when the user retries", async () => {
    const game = play();
    for (const delay of [1_000, 2_000, 5_000, 10_000]) {
      game.host().fail(new Error("bad"));
      await game.until(`sleep ${delay}`);
      game.wake();
      await game.until("starting");
    }
    game.host().fail(new Error("bad"));
    await game.until("failed (null): bad");
    game.supervisor.restart();
    await game.until("starting");
    game.host().fail(new Error("bad"));
    await game.until("failed (1000): bad");
    await game.supervisor.end();
  });

  it("a restart ends the running host first and is no failure", async () => {
    const game = play();
    game.host().ready();
    await game.until("ready");
    game.supervisor.restart();
    assert.deepEqual(await game.until("starting"), ["ended", "starting"]);
    await endWhileStarting(game);
  });

  it("ends for good: the host is ended and nothing is said any more", async () => {
    const game = play();
    game.host().ready();
    await game.until("ready");
    await game.supervisor.end();
    assert.deepEqual(game.log, ["ended"]);
    assert.equal(game.starts(), 1);
  });
});

/** The start that is under way comes to its end, and the host that it brings is ended with it. */
async function endWhileStarting(game: ReturnType<typeof play>): Promise<void> {
  game.log.length = 0;
  const ended = game.supervisor.end();
  game.host().ready();
  await ended;
  assert.deepEqual(game.log, ["ended"]);
}
