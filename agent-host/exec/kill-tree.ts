// Ends a process tree: asks, waits, forces, and makes sure.
import { execFile } from "node:child_process";
import { findTree, isRunning, type ProcessIdentity, sendSignal, type TreeRoot } from "./process-tree.js";

const POLL_MS = 5;
/** How long the kernel may take to bury what was killed. */
const BURIAL_MS = 1000;
/** A tree that forks while it is being killed is swept again, but not for ever. */
const SWEEPS = 5;

export interface TreeKiller {
  /** Asks the tree to end and forces it after `graceMs`; 0 forces at once, also when it was asked before. */
  kill(graceMs: number): void;
  /** Resolves when a kill has done its work; at once when there was none. Never rejects. */
  done(): Promise<void>;
}

/** `hangUp`: the tree runs in a terminal, whose interactive shells heed SIGHUP and not SIGTERM. */
export function createTreeKiller(root: TreeRoot, options: { readonly hangUp: boolean }): TreeKiller {
  if (process.platform === "win32") return createWindowsKiller(root);
  let known: ProcessIdentity[] = [];
  let deadline = 0;
  let ending: Promise<void> | undefined;

  function ask(): void {
    known = findTree(root);
    // By group first, in one stroke; then whoever left it. A stopped process must wake up to hear of it.
    const targets = [...(root.leaderAlive() ? [-root.pid] : []), ...known.map(({ pid }) => pid)];
    for (const signal of options.hangUp ? POLITE_TERMINAL : POLITE) {
      for (const pid of targets) sendSignal(pid, signal);
    }
  }

  function force(): void {
    const killed = new Set<number>();
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      if (root.leaderAlive()) sendSignal(-root.pid, "SIGKILL");
      known = [...known, ...findTree(root)].filter(isRunning);
      const fresh = known.filter(({ pid }) => !killed.has(pid));
      if (fresh.length === 0) break;
      for (const { pid } of fresh) {
        sendSignal(pid, "SIGKILL");
        killed.add(pid);
      }
    }
  }

  async function end(): Promise<void> {
    ask();
    while (performance.now() < deadline) {
      if (!known.some(isRunning)) {
        ask();
        if (known.length === 0) return;
      }
      await delay(POLL_MS);
    }
    force();
    await bury();
  }

  async function bury(): Promise<void> {
    const burial = performance.now() + BURIAL_MS;
    while (known.some(isRunning) && performance.now() < burial) await delay(POLL_MS);
  }

  return {
    kill(graceMs) {
      const latest = performance.now() + graceMs;
      deadline = ending === undefined ? latest : Math.min(deadline, latest);
      if (graceMs > 0) {
        ending ??= end();
        return;
      }
      force();
      ending ??= bury();
    },
    done: () => ending ?? Promise.resolve(),
  };
}

const POLITE = ["SIGTERM", "SIGCONT"] as const;
const POLITE_TERMINAL = ["SIGHUP", "SIGTERM", "SIGCONT"] as const;

// Windows has no polite signal for programs without a window, and no groups: the tree is ended by its parents.
function createWindowsKiller(root: TreeRoot): TreeKiller {
  let ending: Promise<void> | undefined;
  return {
    kill() {
      ending ??= new Promise((resolve) => {
        execFile("taskkill", ["/pid", String(root.pid), "/T", "/F"], { windowsHide: true }, () => resolve());
      });
    },
    done: () => ending ?? Promise.resolve(),
  };
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
