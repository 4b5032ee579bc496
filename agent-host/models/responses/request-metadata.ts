import type { ModelRequest } from "../model-client.js";

/** What a request says of itself beside its body: as headers, or within each frame of a websocket. */
export function requestMetadata(
  request: Pick<ModelRequest, "threadId" | "windowNumber" | "purpose">,
): Record<string, string> {
  return {
    "x-codex-window-id": `${request.threadId}:${request.windowNumber ?? 0}`,
    ...(request.purpose === undefined ? {} : { "x-openai-subagent": request.purpose }),
  };
}
