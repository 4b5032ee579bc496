// The messages of JSON-RPC, and the two ends of whatever carries them.
import type { Disposable } from "../base/disposable.js";

export type RequestId = number | string;

export interface RequestMessage {
  readonly id: RequestId;
  readonly method: string;
  readonly params?: unknown;
}

export interface NotificationMessage {
  readonly method: string;
  readonly params?: unknown;
}

export interface ResponseMessage {
  readonly id: RequestId;
  readonly result?: unknown;
  readonly error?: Failure;
}

export interface Failure {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

export type Message = RequestMessage | NotificationMessage | ResponseMessage;

/** What came as JSON may have members of both kinds: the method decides. */
export function isResponse(message: Message): message is ResponseMessage {
  return !("method" in message && typeof message.method === "string");
}

export function isRequest(message: Message): message is RequestMessage {
  return "id" in message && !isResponse(message);
}

export interface MessageReader {
  /**
   * Begins to read. `onMessage` hears every message that is one, in order, and must not throw; `onEnd` hears, perhaps
   * more than once, that nothing will come any more.
   */
  listen(onMessage: (message: Message) => void, onEnd: () => void): Disposable;
}

export interface MessageWriter {
  /** Takes a message to be written as soon as the client reads. Throws when it cannot be put into JSON. */
  write(message: Message): void;
  /** Gives everything that waits to the stream: nothing more will come. */
  end(): void;
}
