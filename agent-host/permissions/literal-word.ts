// Reads the quoting of one shell word by rules that bash, dash and zsh share. It is a second opinion beside the
// parser's: a word counts as literal only if both read it alike.

/** Bare characters that no shell treats specially, wherever in a word they stand. */
const PLAIN = /[A-Za-z0-9_@%+:,./^!-]/;

/**
 * The text that a program receives for the shell word `source`, or null when a shell would expand it, or when
 * shells differ about it (tilde, glob, brace, `=command`, `$'…'`, a line continuation, unquoted non-ASCII).
 */
export function literalWord(source: string): string | null {
  if (source === "[" || source === "]" || source === "=" || source === "==") return source;
  if (source.startsWith("=") || source.startsWith("#")) return null;
  let value = "";
  let index = 0;
  while (index < source.length) {
    const piece = readPiece(source, index);
    if (piece === null) return null;
    value += piece.value;
    index = piece.end;
  }
  return value;
}

interface Piece {
  readonly value: string;
  readonly end: number;
}

function readPiece(source: string, start: number): Piece | null {
  const character = source.charAt(start);
  if (character === "'") return readSingleQuoted(source, start + 1);
  if (character === '"') return readDoubleQuoted(source, start + 1);
  if (character === "\\") {
    const escaped = source.charAt(start + 1);
    return /[\x20-\x7e]/.test(escaped) ? { value: escaped, end: start + 2 } : null;
  }
  if (PLAIN.test(character)) return { value: character, end: start + 1 };
  // A tilde expands at the start of a word, and after `=` and `:` where an assignment could be meant.
  const isInside = start > 0 && !/[=:]/.test(source.charAt(start - 1));
  if (character === "=" || ((character === "~" || character === "#") && isInside)) {
    return { value: character, end: start + 1 };
  }
  return null;
}

function readSingleQuoted(source: string, start: number): Piece | null {
  const end = source.indexOf("'", start);
  return end === -1 ? null : { value: source.slice(start, end), end: end + 1 };
}

function readDoubleQuoted(source: string, start: number): Piece | null {
  let value = "";
  for (let index = start; index < source.length; index++) {
    const character = source.charAt(index);
    if (character === '"') return { value, end: index + 1 };
    if (character === "$" || character === "`") return null;
    if (character !== "\\") {
      value += character;
      continue;
    }
    const next = source.charAt(++index);
    if (next === "\n" || next === "") return null;
    value += '$`"\\'.includes(next) ? next : `\\${next}`;
  }
  return null;
}
