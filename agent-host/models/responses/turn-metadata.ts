// What a provider is told of a turn beside the request: the thread and turn it is for, and the client's own words.
import type { ProviderTarget } from "../http/provider-request.js";
import type { ModelRequest } from "../model-client.js";

export const TURN_METADATA = "x-codex-turn-metadata";

/** JSON in the characters that a header can carry. Commands run without a sandbox of the system, which it says. */
export function turnMetadata({ threadId, turnId, clientMetadata }: ModelRequest): string {
  const members = {
    ...clientMetadata,
    session_id: threadId,
    thread_source: "user",
    // A connection that is warmed up has no turn yet.
    ...(turnId === "" ? {} : { turn_id: turnId }),
    sandbox: "none",
  };
  return JSON.stringify(members).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

export function withTurnMetadata(target: ProviderTarget, request: ModelRequest): ProviderTarget {
  return { ...target, headers: { [TURN_METADATA]: turnMetadata(request), ...target.headers } };
}
