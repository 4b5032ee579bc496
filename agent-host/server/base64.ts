import type { TextParts } from "../base/long-text.js";

/** So many characters are decoded at a time; a multiple of four. */
const PIECE_LENGTH = 256 * 1024;

const NO_LETTER = /[^A-Za-z0-9+/]/;

/** How many low bits of the last character are beyond the data, by the number of padding characters. */
const STRAY_BITS = [0, 0b11, 0b1111] as const;

/**
 * What is wrong with a base64 text, or null: it must be exactly what an encoder would make, of the standard
 * alphabet, padded, nothing else. `offset`: where the text begins in the one that the answer is about.
 */
export function base64Problem(text: string, offset = 0): string | null {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const end = text.length - padding;
  const wrong = text.slice(0, end).search(NO_LETTER);
  if (wrong !== -1) return unexpected(offset + wrong);
  if (text.length % 4 !== 0) return "the length with padding is not a multiple of four";
  if (padding > 0 && (sextet(text.charCodeAt(end - 1)) & STRAY_BITS[padding]) !== 0) {
    return `the last character, at offset ${offset + end - 1}, has bits that belong to no byte`;
  }
  return null;
}

/** The same for a long text, whose parts are looked at one in each turn of the event loop. */
export async function longBase64Problem(text: TextParts): Promise<string | null> {
  let start = 0;
  // Only the last part may be padded.
  for (; start + PIECE_LENGTH < text.length; start += PIECE_LENGTH) {
    const wrong = text.slice(start, start + PIECE_LENGTH).search(NO_LETTER);
    if (wrong !== -1) return unexpected(start + wrong);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return base64Problem(text.slice(start, text.length), start);
}

/** What a base64 text holds, or what is wrong with it. */
export type DecodedBase64 = { readonly bytes: Uint8Array } | { readonly problem: string };

/** Decodes a text at once. */
export function decodeBase64(text: string): DecodedBase64 {
  const problem = base64Problem(text);
  return problem === null ? { bytes: Buffer.from(text, "base64") } : { problem };
}

/** What a text without a problem holds, one piece after the other; each time from the start. */
export function base64Pieces(text: TextParts): Iterable<Uint8Array> {
  return {
    *[Symbol.iterator]() {
      for (let start = 0; start < text.length; start += PIECE_LENGTH) {
        yield Buffer.from(text.slice(start, start + PIECE_LENGTH), "base64");
      }
    },
  };
}

function unexpected(offset: number): string {
  return `unexpected character at offset ${offset}`;
}

/** The bits that one character of the alphabet stands for. */
function sextet(code: number): number {
  if (code >= 97) return code - 71;
  if (code >= 65) return code - 65;
  if (code >= 48) return code + 4;
  return code === 43 ? 62 : 63;
}
