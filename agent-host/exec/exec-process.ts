import { createDeferred, type Deferred } from "../base/deferred.js";
import { toDisposable } from "../base/disposable.js";
import type { ExecExit, ExecProcess } from "./environment.js";
import { createTreeKiller } from "./kill-tree.js";
import type { Launched } from "./launched.js";
import { findGroup, type ProcessIdentity, sendSignal } from "./process-tree.js";

const KILL_GRACE_MS = 500;
/** Once the program is gone, output is waited for until it paused so long. */
const DRAIN_QUIET_MS = 200;
/** A background program that keeps writing does not hold up the result longer than this. */
const DRAIN_LIMIT_MS = 1000;

/** A process and what it may leave behind. */
export interface OwnedProcess extends ExecProcess {
  /** True when it has exited and something of its group still runs. */
  leavesProcesses(): boolean;
  /** Forces an end to whatever still runs of its group, now. For the end of the host. */
  sweep(): void;
}

export interface ExecProcessOptions {
  /** The `NAME=value` in the program's environment by which its descendants are known. */
  readonly marker: string;
  /** Gets stderr where the program was launched with it apart. */
  readonly onStderr?: (chunk: Uint8Array) => void;
}

export function createExecProcess(
  launched: Launched,
  { marker, onStderr }: ExecProcessOptions,
): OwnedProcess {
  const listeners = new Set<(chunk: Uint8Array) => void>();
  let received = 0;
  let leaderAlive = true;
  let reading = false;
  let abandoned = false;
  /** While output is held back. */
  let held: Deferred<void> | null = null;
  let over = false;
  let leftovers: readonly ProcessIdentity[] = [];
  const root = { pid: launched.pid, marker, leaderAlive: () => leaderAlive };
  const killer = createTreeKiller(root, { hangUp: launched.isTerminal });

  function deliver(chunk: Uint8Array): void {
    received += chunk.length;
    for (const listener of listeners) listener(chunk);
  }

  function deliverStderr(chunk: Uint8Array): void {
    received += chunk.length;
    if (!abandoned) onStderr?.(chunk);
  }

  async function outputEnd(): Promise<void> {
    let latest = performance.now() + DRAIN_LIMIT_MS;
    let before = -1;
    while (before !== received && performance.now() < latest) {
      before = received;
      if (held !== null) {
        await held.promise;
        latest = performance.now() + DRAIN_LIMIT_MS;
      }
      if (await settlesWithin(launched.drained, DRAIN_QUIET_MS)) return;
      // Timers run before input is read: after a busy spell, look at what has arrived before judging.
      await new Promise((resolve) => setImmediate(resolve));
      if (held !== null) before = -1;
    }
  }

  async function end(): Promise<ExecExit> {
    const exit = await launched.exit;
    leaderAlive = false;
    await outputEnd();
    await killer.done();
    launched.abandonOutput();
    abandoned = true;
    listeners.clear();
    // Usually the group is empty, and asking costs nothing; while it is not, its number is not given away.
    if (process.platform !== "win32" && sendSignal(-launched.pid, 0)) leftovers = findGroup(launched.pid);
    over = true;
    return exit;
  }

  return {
    pid: launched.pid,
    exited: end(),
    onOutput(listener) {
      listeners.add(listener);
      if (!reading) launched.readOutput(deliver, deliverStderr);
      reading = true;
      return toDisposable(() => listeners.delete(listener));
    },
    pauseOutput() {
      if (over || !reading || held !== null) return;
      held = createDeferred();
      launched.pauseOutput();
    },
    resumeOutput() {
      if (held === null) return;
      if (!over) launched.resumeOutput();
      held.resolve();
      held = null;
    },
    write: (data) => launched.write(data),
    pendingInput: () => launched.pendingInput(),
    closeStdin: () => launched.closeStdin(),
    resize: (size) => launched.resize(size),
    kill(graceMs = KILL_GRACE_MS) {
      if (!over) killer.kill(graceMs);
    },
    leavesProcesses: () => leftovers.length > 0,
    sweep() {
      if (!over) killer.kill(0);
      // Whoever left the group since then has made itself a daemon.
      for (const { pid, startedAt } of leftovers.length > 0 ? findGroup(launched.pid) : []) {
        const known = leftovers.some((process) => process.pid === pid && process.startedAt === startedAt);
        if (known) sendSignal(pid, "SIGKILL");
      }
    },
  };
}

async function settlesWithin(promise: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([promise.then(() => true), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
