// Text that comes in small pieces, each in a notification of its own with a `delta` (protocol §4): the only
// messages that may be joined, since their receiver joins them anyway.
import type { Message } from "./message.js";

/** A joined delta does not grow beyond this, in characters: a client should see text come, not arrive. */
const MAX_JOINED = 64 * 1024;
/** Pieces are joined at the latest when there are so many: small strings cost several times their length. */
const MAX_PIECES = 512;

export interface Delta {
  readonly message: Message;
  readonly params: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** Equal for deltas that may be joined: same method, same params but for the text. */
  readonly key: string;
}

/** Null for everything that is not a notification with a text `delta`. */
export function readDelta(message: Message): Delta | null {
  if ("id" in message || !("method" in message) || !("params" in message)) return null;
  const { params } = message;
  if (!isRecord(params) || typeof params.delta !== "string") return null;
  const key = `${String(message.method)} ${JSON.stringify({ ...params, delta: "" })}`;
  return { message, params, text: params.delta, key };
}

/** A delta that waits, and grows meanwhile. */
export class WaitingDelta {
  readonly key: string;
  private pieces: string[];
  private length: number;

  constructor(private readonly first: Delta) {
    this.key = first.key;
    this.pieces = [first.text];
    this.length = first.text.length;
  }

  /** Characters, about. */
  get size(): number {
    return this.key.length + this.length;
  }

  /** False when the text has grown enough: the caller begins a new delta. */
  append(text: string): boolean {
    if (this.length + text.length > MAX_JOINED) return false;
    this.length += text.length;
    if (this.pieces.push(text) >= MAX_PIECES) this.pieces = [this.pieces.join("")];
    return true;
  }

  message(): Message {
    const params = { ...this.first.params, delta: this.pieces.join("") };
    return { ...this.first.message, params };
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
