// The refusals that every store gives in the same words.
import { HostError } from "../base/errors.js";
import type { ThreadHolder } from "./thread-store.js";

export function noRollout(id: string): HostError {
  return new HostError("thread-not-found", `no rollout found for thread id ${id}`);
}

export function noArchivedRollout(id: string): HostError {
  return new HostError("thread-not-found", `no archived rollout found for thread id ${id}`);
}

/** A thread has one writer, which its owner closes before anyone else may have it. */
export function threadHeld(threadId: string, holder: ThreadHolder): HostError {
  const since = new Date(holder.sinceMs).toISOString();
  return new HostError(
    "thread-held",
    `thread ${threadId} is open for writing in process ${holder.pid} on ${holder.host} since ${since}`,
    { data: { threadId, holder } },
  );
}
