// How long the event loop of this process was kept from its next turn.
import { readFileSync } from "node:fs";

export interface LongestBlock {
  /** By the clock, in milliseconds: also what the machine did with others. */
  readonly clockMs: number;
  /** What this thread itself ran of it; where the system does not tell, the same. */
  readonly ownMs: number;
}

/** Watches until the returned function is called, which gives the longest time between two turns. */
export function watchLoop(): () => LongestBlock {
  let [clockMs, ownMs] = [0, 0];
  let isOver = false;
  let [lastClock, lastOwn] = [performance.now(), ownTime()];
  const turn = () => {
    const [clock, own] = [performance.now(), ownTime()];
    clockMs = Math.max(clockMs, clock - lastClock);
    ownMs = Math.max(ownMs, own - lastOwn);
    [lastClock, lastOwn] = [clock, own];
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  return () => {
    isOver = true;
    return { clockMs, ownMs };
  };
}

/** Of the main thread, in milliseconds since some time. */
function ownTime(): number {
  if (process.platform !== "linux") return performance.now();
  const [nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, "latin1").split(" ");
  return Number(nanoseconds) / 1e6;
}
