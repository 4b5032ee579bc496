// A child that leads its own process group, so that it can be ended with all its descendants.
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { atEnd } from "./ending.js";

export interface ProcessGroup {
  readonly child: ChildProcess;
  /** The exit code; a death by signal counts as 1. Rejects when the program cannot be started. */
  readonly exited: Promise<number>;
  /** Ends the whole group: a polite signal first. Says whether anything had to be killed. */
  end(): Promise<boolean>;
}

export function spawnGroup(command: string, args: readonly string[], options: SpawnOptions): ProcessGroup {
  const child = spawn(command, args, { ...options, detached: process.platform !== "win32" });
  const exited = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
  exited.catch(() => {
    // Whoever waits for the exit hears of it; a caller that does not wait must not crash the tool.
  });
  const guard = child.pid === undefined ? undefined : guardGroup(child.pid);
  const release = atEnd(async () => void (await end()));
  const end = async () => {
    release();
    const killed = child.pid === undefined ? false : await endGroup(child, child.pid);
    guard?.kill("SIGKILL");
    return killed;
  };
  return { child, exited, end };
}

/** Ends the group should this process be killed outright: the guard's input then closes. */
function guardGroup(pid: number): ChildProcess | undefined {
  if (process.platform === "win32") {
    return undefined;
  }
  const script = `read -r _; kill -TERM -${pid}; sleep 2; kill -KILL -${pid}`;
  const guard = spawn("sh", ["-c", script], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  guard.unref();
  return guard;
}

async function endGroup(child: ChildProcess, pid: number): Promise<boolean> {
  if (child.exitCode === null && child.signalCode === null) {
    signal(child, pid, "SIGTERM");
    await Promise.race([once(child, "exit"), delay(5000, undefined, { ref: false })]);
  }
  // The leader is gone; its descendants may need a moment to notice.
  for (let waited = 0; waited < 2000; waited += 50) {
    if (!signal(child, pid, 0)) {
      return false;
    }
    await delay(50);
  }
  signal(child, pid, "SIGKILL");
  return true;
}

function signal(child: ChildProcess, pid: number, name: NodeJS.Signals | 0): boolean {
  if (process.platform === "win32") {
    return child.exitCode === null && child.kill(name);
  }
  try {
    process.kill(-pid, name);
    return true;
  } catch {
    return false; // Nothing of the group is left.
  }
}
