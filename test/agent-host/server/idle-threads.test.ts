import assert from "node:assert/strict";
import { silentLog } from "../../../agent-host/base/log.js";
import { IdleThreads, UNLOAD_AFTER_MS } from "../../../agent-host/server/idle-threads.js";
import type { ThreadSession } from "../../../agent-host/session/thread-session.js";
import { fakeClock } from "../../support/fake-clock.js";

const ID = "t";

function setUp(thread: { status: string; lastActivityMs: number } | null) {
  const clock = fakeClock();
  const unloaded: string[] = [];
  const idle = new IdleThreads({
    clock,
    log: silentLog,
    clients: new Set(),
    threads: {
      // Only these members are looked at.
      find: () =>
        thread === null
          ? null
          : ({ status: { type: thread.status }, lastActivityMs: thread.lastActivityMs } as ThreadSession),
      unload: async (id) => void unloaded.push(id),
    },
  });
  const pass = async (ms: number) => {
    clock.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, idle, unloaded, pass };
}

describe("threads that nobody follows", () => {
  it("leave memory half an hour after the last thing that happened", async () => {
    const thread = { status: "idle", lastActivityMs: 0 };
    const { clock, idle, unloaded, pass } = setUp(thread);
    idle.abandoned(ID);
    thread.lastActivityMs = clock.now() + 60_000;
    await pass(UNLOAD_AFTER_MS);
    assert.deepEqual(unloaded, []);
    await pass(60_000);
    assert.deepEqual(unloaded, [ID]);
  });

  it("stay while they work, and when somebody comes back", async () => {
    const thread = { status: "active", lastActivityMs: 0 };
    const { idle, unloaded, pass } = setUp(thread);
    idle.abandoned(ID);
    await pass(UNLOAD_AFTER_MS);
    thread.status = "idle";
    idle.followed(ID);
    await pass(2 * UNLOAD_AFTER_MS);
    assert.deepEqual(unloaded, []);
  });

  it("wait no longer when the host ends", async () => {
    const { clock, idle, unloaded, pass } = setUp({ status: "idle", lastActivityMs: 0 });
    idle.abandoned(ID);
    idle.dispose();
    idle.abandoned(ID);
    await pass(2 * UNLOAD_AFTER_MS);
    assert.deepEqual([unloaded, clock.sleeps.length], [[], 1]);
  });
});
