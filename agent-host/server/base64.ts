/** So many characters are decoded at a time; a multiple of four. */
const PIECE_LENGTH = 1024 * 1024;

/** How many low bits of the last character are beyond the data, by the number of padding characters. */
const STRAY_BITS = [0, 0b11, 0b1111] as const;

/**
 * What is wrong with a base64 text, or null: it must be exactly what an encoder would make, of the standard
 * alphabet, padded, nothing else.
 */
export function base64Problem(text: string): string | null {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const end = text.length - padding;
  const wrong = text.slice(0, end).search(/[^A-Za-z0-9+/]/);
  if (wrong !== -1) return `unexpected character at offset ${wrong}`;
  if (text.length % 4 !== 0) return "the length with padding is not a multiple of four";
  if (padding > 0 && (sextet(text.charCodeAt(end - 1)) & STRAY_BITS[padding]) !== 0) {
    return `the last character, at offset ${end - 1}, has bits that belong to no byte`;
  }
  return null;
}

/** What a base64 text holds, or what is wrong with it. */
export type DecodedBase64 = { readonly bytes: Uint8Array } | { readonly problem: string };

/** Decodes a text at once. */
export function decodeBase64(text: string): DecodedBase64 {
  const problem = base64Problem(text);
  return problem === null ? { bytes: Buffer.from(text, "base64") } : { problem };
}

/** What a text without a problem holds, one piece after the other; each time from the start. */
export function base64Pieces(text: string): Iterable<Uint8Array> {
  return {
    *[Symbol.iterator]() {
      for (let start = 0; start < text.length; start += PIECE_LENGTH) {
        yield Buffer.from(text.slice(start, start + PIECE_LENGTH), "base64");
      }
    },
  };
}

/** The bits that one character of the alphabet stands for. */
function sextet(code: number): number {
  if (code >= 97) return code - 71;
  if (code >= 65) return code - 65;
  if (code >= 48) return code + 4;
  return code === 43 ? 62 : 63;
}
