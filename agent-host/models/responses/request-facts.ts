import type { ModelRequest } from "../model-client.js";

/**
 * What a provider is told of the thread and turn that a request belongs to: as headers over HTTP, and with each
 * request over a websocket, whose headers are those of its first.
 */
export function requestFacts({
  threadId,
  turnId,
  compactions = 0,
  purpose,
}: Pick<ModelRequest, "threadId" | "turnId" | "compactions" | "purpose">): Record<string, string> {
  const turn = { session_id: threadId, thread_source: "user", turn_id: turnId };
  return {
    "x-codex-window-id": `${threadId}:${compactions}`,
    ...(purpose === undefined ? {} : { "x-openai-subagent": purpose }),
    // Between turns, as when a connection is warmed up, there is nothing to tell.
    ...(turnId === "" ? {} : { "x-codex-turn-metadata": JSON.stringify(turn) }),
  };
}
