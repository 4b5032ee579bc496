import type { Clock } from "../../base/clock.js";

/** Watches for silence. Only the time between `start` and `pause` counts; a new watch has started. */
export interface IdleWatch {
  start(): void;
  pause(): void;
  /** Must be called, or the watch keeps its timer. */
  dispose(): void;
}

/**
 * Calls `onIdle` once, when a single wait has lasted `limitMs`. One timer per limit and not one per chunk: it
 * looks at how long the present wait has lasted and sleeps for the rest.
 */
export function watchIdle(clock: Clock, limitMs: number, onIdle: () => void): IdleWatch {
  const ended = new AbortController();
  let waitingSince: number | null = clock.now();

  async function watch(): Promise<void> {
    let remaining = limitMs;
    while (remaining > 0) {
      await clock.sleep(remaining, ended.signal);
      remaining = waitingSince === null ? limitMs : waitingSince + limitMs - clock.now();
    }
    onIdle();
  }

  watch().catch(() => {
    // The sleep ends by rejection when the watch is disposed of, which is its ordinary end.
  });
  return {
    start() {
      waitingSince = clock.now();
    },
    pause() {
      waitingSince = null;
    },
    dispose() {
      ended.abort();
    },
  };
}
