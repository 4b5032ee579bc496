// When an index is written: some time after it changed, at once when much waits in memory, and the less often the
// longer it takes.
import { type Clock, systemClock } from "../../base/clock.js";
import { errorMessage } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import type { DatabaseFile } from "./database-file.js";

export interface SaverOptions {
  readonly file: Pick<DatabaseFile, "hasUnsaved" | "hasMuchUnsaved">;
  readonly save: () => Promise<void>;
  readonly log: Log;
  readonly clock?: Clock;
}

export interface Saver {
  /** Something may have changed. */
  soon(): void;
  /** Resolves when no write is under way. */
  idle(): Promise<void>;
  /** Writes what is not written yet, and waits for no more. */
  dispose(): Promise<void>;
}

const MIN_DELAY_MS = 1_000;
const MAX_DELAY_MS = 60_000;
/** A write takes no more than this part of the time. */
const SHARE = 1 / 100;

export function createSaver({ file, save, log, clock = systemClock }: SaverOptions): Saver {
  const disposed = new AbortController();
  let delayMs = MIN_DELAY_MS;
  let waiting: Promise<void> | null = null;
  let saving: Promise<void> | null = null;
  let hasFailed = false;

  async function saveNow(): Promise<void> {
    const startedAt = performance.now();
    try {
      await save();
      hasFailed = false;
      delayMs = Math.min(Math.max((performance.now() - startedAt) / SHARE, MIN_DELAY_MS), MAX_DELAY_MS);
    } catch (error) {
      // The index is a cache: without a write the next host reads the rollouts again.
      if (!hasFailed) log.warn("an index was not written", { error: errorMessage(error) });
      hasFailed = true;
      delayMs = MAX_DELAY_MS;
    }
  }

  function start(): Promise<void> {
    saving ??= saveNow().finally(() => {
      saving = null;
    });
    return saving;
  }

  return {
    soon() {
      if (!file.hasUnsaved || disposed.signal.aborted) return;
      if (file.hasMuchUnsaved && !hasFailed) void start();
      waiting ??= clock
        .sleep(delayMs, disposed.signal)
        .then(() => (file.hasUnsaved ? start() : undefined))
        // The sleep rejects when the index is disposed of, which writes by itself.
        .catch(() => undefined)
        .finally(() => {
          waiting = null;
        });
    },
    idle: () => saving ?? Promise.resolve(),
    async dispose() {
      disposed.abort();
      await waiting;
      await saving;
      if (file.hasUnsaved) await saveNow();
    },
  };
}
