// Bytes that go out as one base64 string. The text of a large file would be three times in memory on its way
// into the stream (the value, the message, the encoded bytes), so it is made while it is written.
import type { Message } from "./message.js";

/** Below this many bytes a plain string is cheaper. */
const LONG_BYTES = 256 * 1024;

/** Bytes that become one piece of text; a multiple of three, so that no piece but the last is padded. */
const PIECE_BYTES = 3 * 128 * 1024;

/** Stands for a text that is still to be made. A message with such a text holds nothing that somebody chose. */
const PLACEHOLDER = `base64:${Math.random()}`;

/** A message as text, or as texts to be written one after the other: together `byteLength` bytes of UTF-8. */
export type EncodedMessage =
  | { readonly text: string }
  | { readonly pieces: Iterable<string>; readonly byteLength: number };

/**
 * The base64 text of `bytes` for a message that goes out. What is returned for much data is a string only to
 * the writers of this folder and to JSON.stringify: nobody may look into it. The bytes must not change until
 * the message was written.
 */
export function toBase64Text(bytes: Uint8Array): string {
  return bytes.byteLength < LONG_BYTES ? base64(bytes) : inPlaceOfString(new Base64Text(bytes));
}

/** The JSON of a message. */
export function encodeMessage(message: Message): EncodedMessage {
  const held: Base64Text[] = [];
  collected = held;
  let text: string;
  try {
    text = JSON.stringify(message);
  } finally {
    collected = null;
  }
  if (held.length === 0) return { text };
  const around = text.split(PLACEHOLDER);
  const byteLength = [
    ...around.map((part) => Buffer.byteLength(part, "utf8")),
    ...held.map(({ bytes }) => Math.ceil(bytes.byteLength / 3) * 4),
  ].reduce((sum, length) => sum + length, 0);
  return { pieces: interleave(around, held), byteLength };
}

let collected: Base64Text[] | null = null;

class Base64Text {
  constructor(readonly bytes: Uint8Array) {}

  /** The whole text for whoever does not write it piece by piece. */
  toJSON(): string {
    if (collected === null) return base64(this.bytes);
    collected.push(this);
    return PLACEHOLDER;
  }
}

function* interleave(around: readonly string[], held: readonly Base64Text[]): Generator<string> {
  for (const [index, part] of around.entries()) {
    yield part;
    const bytes = held[index]?.bytes ?? new Uint8Array();
    for (let start = 0; start < bytes.byteLength; start += PIECE_BYTES) {
      yield base64(bytes.subarray(start, start + PIECE_BYTES));
    }
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** The one place where an object takes a string's place in a result: JSON makes a string of it. */
function inPlaceOfString(text: Base64Text): string {
  return text as unknown as string;
}
