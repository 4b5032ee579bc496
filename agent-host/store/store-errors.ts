// The refusals that every store gives in the same words.
import { HostError } from "../base/errors.js";

export function noRollout(id: string): HostError {
  return new HostError("thread-not-found", `no rollout found for thread id ${id}`);
}

export function noArchivedRollout(id: string): HostError {
  return new HostError("thread-not-found", `no archived rollout found for thread id ${id}`);
}

/** A thread has one writer, which its owner closes before anyone else may have it. */
export function alreadyOpen(id: string): HostError {
  return new HostError("turn-conflict", `thread ${id} is already open for writing`, {
    data: { threadId: id },
  });
}
