import type { ModelRequest } from "../model-client.js";
import { turnMetadata } from "./turn-metadata.js";

/**
 * What a provider is told of the thread and turn that a request belongs to: as headers over HTTP, and with each
 * request over a websocket, whose headers are those of its first.
 */
export function requestFacts(
  request: Pick<ModelRequest, "threadId" | "turnId" | "compactions" | "purpose" | "clientMetadata">,
): Record<string, string> {
  const { threadId, turnId, compactions = 0, purpose } = request;
  return {
    "x-codex-window-id": `${threadId}:${compactions}`,
    ...(purpose === undefined ? {} : { "x-openai-subagent": purpose }),
    // Between turns, as when a connection is warmed up, there is nothing to tell.
    ...(turnId === "" ? {} : { "x-codex-turn-metadata": turnMetadata(request) }),
  };
}
