// Stored threads in the words of clients.
import { HostError } from "../base/errors.js";
import type { Thread } from "../protocol/thread.js";
import type { Turn } from "../protocol/turn.js";
import type { StoredThread } from "../store/thread-store.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The id in lower case. Throws HostError "invalid-request" for anything that is no thread id. */
export function checkedId(threadId: string): string {
  if (!UUID.test(threadId)) throw new HostError("invalid-request", `invalid thread id: ${threadId}`);
  return threadId.toLowerCase();
}

export function noRolloutFound(threadId: string): HostError {
  return new HostError("thread-not-found", `no rollout found for thread id ${threadId}`);
}

/** `method` is what cannot be done with a thread in which nobody has spoken yet. */
export function notMaterialized(threadId: string, method: string): HostError {
  return new HostError(
    "invalid-request",
    `thread ${threadId} is not materialized yet; ${method} is unavailable before first user message`,
  );
}

export function toThread(stored: StoredThread, turns: readonly Turn[]): Thread {
  return {
    id: stored.id,
    forkedFromId: stored.forkedFromId,
    preview: stored.preview,
    ephemeral: false,
    modelProvider: stored.modelProvider,
    createdAt: stored.createdAt,
    updatedAt: stored.updatedAt,
    status: { type: "notLoaded" },
    path: stored.path,
    cwd: stored.cwd,
    cliVersion: stored.cliVersion,
    source: stored.source,
    agentNickname: null,
    agentRole: null,
    gitInfo: stored.gitInfo,
    name: stored.name,
    turns: [...turns],
  };
}
