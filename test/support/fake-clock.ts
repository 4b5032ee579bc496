// A clock that stands still until the test moves it.
import type { Clock } from "../../agent-host/base/clock.js";

export interface FakeClock extends Clock {
  /** Moves on by `ms`, ending every sleep that is due, in order of time. */
  advance(ms: number): void;
  /** The length of each sleep so far, in milliseconds. */
  readonly sleeps: readonly number[];
  /** How many sleep. */
  sleeperCount(): number;
  /** Resolves once somebody sleeps, at once if somebody already does. */
  sleeping(): Promise<void>;
}

interface Sleeper {
  readonly due: number;
  wake(): void;
}

export function fakeClock(start = Date.UTC(2030, 0, 1)): FakeClock {
  let now = start;
  let sleepers: Sleeper[] = [];
  const waiting: (() => void)[] = [];
  const sleeps: number[] = [];
  return {
    now: () => now,
    sleeps,
    sleep(ms, signal) {
      sleeps.push(ms);
      return new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        const sleeper: Sleeper = { due: now + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener(
          "abort",
          () => {
            sleepers = sleepers.filter((other) => other !== sleeper);
            reject(signal.reason);
          },
          { once: true },
        );
        for (const tell of waiting.splice(0)) tell();
      });
    },
    advance(ms) {
      now += ms;
      const due = sleepers.filter((sleeper) => sleeper.due <= now).sort((a, b) => a.due - b.due);
      sleepers = sleepers.filter((sleeper) => sleeper.due > now);
      for (const sleeper of due) sleeper.wake();
    },
    sleeperCount: () => sleepers.length,
    sleeping: () =>
      sleepers.length > 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)),
  };
}

/**
 * A clock whose sleeps of at most `upToMs` are over at once, while longer ones last until they are aborted: back-off
 * passes in no time, and limits that must not be reached are not.
 */
export function hastyClock(upToMs: number): Clock & { readonly sleeps: readonly number[] } {
  let now = Date.UTC(2030, 0, 1);
  const sleeps: number[] = [];
  return {
    now: () => now,
    sleeps,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      if (ms > upToMs) {
        return new Promise((_, reject) => {
          signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        });
      }
      sleeps.push(ms);
      now += ms;
    },
  };
}
