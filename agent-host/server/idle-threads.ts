// Threads that nobody follows any more leave memory after a while (protocol §2.2, thread/unsubscribe).
import type { Clock } from "../base/clock.js";
import { errorMessage } from "../base/errors.js";
import type { Log } from "../base/log.js";
import { threadClosed, threadStatusChanged } from "../protocol/thread-status.js";
import type { ThreadManager } from "../session/thread-manager.js";
import type { Client } from "./client.js";

/** How long a thread stays loaded without followers and without anything happening to it, in milliseconds. */
export const UNLOAD_AFTER_MS = 30 * 60_000;

export interface IdleThreadsOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly threads: Pick<ThreadManager, "find" | "unload">;
  readonly clients: ReadonlySet<Client>;
}

export class IdleThreads {
  private readonly waits = new Map<string, AbortController>();
  private disposed = false;

  constructor(private readonly options: IdleThreadsOptions) {}

  /** Somebody follows the thread: it stays. */
  followed(threadId: string): void {
    this.waits.get(threadId)?.abort();
    this.waits.delete(threadId);
  }

  /** The last follower is gone. */
  abandoned(threadId: string): void {
    this.followed(threadId);
    if (this.disposed) return;
    const wait = new AbortController();
    this.waits.set(threadId, wait);
    this.unloadLater(threadId, wait.signal).catch((error: unknown) => {
      if (!wait.signal.aborted) {
        this.options.log.error("an idle thread was not unloaded", { threadId, error: errorMessage(error) });
      }
    });
  }

  dispose(): void {
    this.disposed = true;
    for (const wait of this.waits.values()) wait.abort();
    this.waits.clear();
  }

  private async unloadLater(threadId: string, signal: AbortSignal): Promise<void> {
    const { clock, threads, clients } = this.options;
    for (let rest = UNLOAD_AFTER_MS; rest > 0; ) {
      await clock.sleep(rest, signal);
      const thread = threads.find(threadId);
      if (thread === null) return;
      const idleSince = thread.status.type === "active" ? clock.now() : thread.lastActivityMs;
      rest = idleSince + UNLOAD_AFTER_MS - clock.now();
    }
    this.waits.delete(threadId);
    await threads.unload(threadId);
    for (const client of clients) {
      client.notify(threadStatusChanged, { threadId, status: { type: "notLoaded" } });
      client.notify(threadClosed, { threadId });
    }
  }
}
