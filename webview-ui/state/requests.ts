import type { FromWebview, WebviewMethod } from "../../extension/views/messages.js";

export interface Answer {
  readonly onResult?: (result: unknown) => void;
  readonly onFailure?: (message: string) => void;
}

/**
 * Requests to the host through the extension. Answers come as plain calls, not promises, so that what an answer
 * changes is in place before the notifications that follow it are applied.
 */
export function createRequests(post: (message: FromWebview) => void) {
  const open = new Map<number, Answer>();
  let nextId = 1;

  return {
    send(method: WebviewMethod, params: Readonly<Record<string, unknown>>, answer: Answer = {}) {
      const id = nextId++;
      open.set(id, answer);
      post({ type: "request", id, method, params });
    },
    /** Hands over an answer; one without an open request is ignored, the page may have been reloaded. */
    settle(
      message:
        | { readonly id: number; readonly result: unknown }
        | { readonly id: number; readonly message: string },
    ) {
      const answer = open.get(message.id);
      open.delete(message.id);
      if ("result" in message) answer?.onResult?.(message.result);
      else answer?.onFailure?.(message.message);
    },
  };
}

export type Requests = ReturnType<typeof createRequests>;
