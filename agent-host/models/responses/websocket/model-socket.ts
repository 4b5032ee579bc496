import type { RawData, WebSocket } from "ws";
import { ModelError } from "../../model-client.js";

/** An open connection whose messages are read one after the other, by one reader at a time. */
export interface ModelSocket {
  /** The headers of the answer to the handshake, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly openedAtMs: number;
  /** False once either side has ended it. */
  isOpen(): boolean;
  send(text: string): void;
  /**
   * The next message that is here already, or null. Throws what the connection ended with, but only after the last
   * message before it was taken.
   */
  take(): string | null;
  /** Resolves when `take` has something to give or to throw. */
  arrival(): Promise<void>;
  /** Ends the connection at once; `take` throws `reason` from now on. Idempotent. */
  destroy(reason: unknown): void;
}

/** The connection has ended, and we did not end it. */
export class SocketClosed extends ModelError {
  constructor(message: string, cause?: unknown) {
    super(message, { responseStreamDisconnected: { httpStatusCode: null } }, { retryable: true, cause });
  }
}

/** No message is longer, in bytes; the same limit as for an event over HTTP. */
export const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

/** Messages that wait for their reader, in characters; beyond that the server waits, too. */
const MAX_WAITING_CHARS = 4 * 1024 * 1024;

export function createModelSocket(
  webSocket: WebSocket,
  headers: Readonly<Record<string, string>>,
  openedAtMs: number,
): ModelSocket {
  let messages: string[] = [];
  let next = 0;
  let waitingChars = 0;
  let ended: { readonly reason: unknown } | null = null;
  let wake: (() => void) | null = null;

  function tell(): void {
    wake?.();
    wake = null;
  }

  function end(reason: unknown): void {
    ended ??= { reason };
    tell();
  }

  webSocket.on("message", (data: RawData) => {
    const text = toText(data);
    messages.push(text);
    waitingChars += text.length;
    if (waitingChars > MAX_WAITING_CHARS) webSocket.pause();
    tell();
  });
  webSocket.on("close", (code: number) => {
    end(new SocketClosed(`the connection was closed before the model's answer was complete (${code})`));
  });
  webSocket.on("error", (error: Error) => {
    const code = "code" in error && typeof error.code === "string" ? error.code : error.message;
    if (code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH") end(messageTooLong());
    end(new SocketClosed(`the connection broke before the answer was complete (${code})`, error));
    webSocket.terminate();
  });

  return {
    headers,
    openedAtMs,
    isOpen: () => ended === null && webSocket.readyState === webSocket.OPEN,
    send(text) {
      // A failure to write is followed by `close`, which tells the reader.
      webSocket.send(text, () => undefined);
    },
    take() {
      const message = messages[next];
      if (message === undefined) {
        if (ended !== null) throw ended.reason;
        return null;
      }
      next++;
      waitingChars -= message.length;
      if (next === messages.length) {
        messages = [];
        next = 0;
        if (webSocket.isPaused) webSocket.resume();
      }
      return message;
    },
    arrival() {
      if (ended !== null || next < messages.length) return Promise.resolve();
      return new Promise((resolve) => {
        wake = resolve;
      });
    },
    destroy(reason) {
      messages = [];
      next = 0;
      end(reason);
      webSocket.terminate();
    },
  };
}

/** Final: the same request would bring the same flood. */
function messageTooLong(): ModelError {
  const message = `the model provider sent a message longer than ${MAX_MESSAGE_BYTES} bytes`;
  return new ModelError(message, "other", { retryable: false });
}

function toText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return data instanceof ArrayBuffer ? Buffer.from(data).toString("utf8") : data.toString("utf8");
}
