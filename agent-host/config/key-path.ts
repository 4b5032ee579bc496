// Dotted key paths, as TOML writes them: bare words, or quoted ones that may hold dots.
import { HostError } from "../base/errors.js";

/** Names that would reach into JavaScript's own objects. They mean nothing in a configuration. */
const UNSAFE: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

export function isSafeKey(key: string): boolean {
  return !UNSAFE.has(key);
}

/** Throws HostError "invalid-request" that names the path. */
export function parseKeyPath(text: string): string[] {
  const keys: string[] = [];
  const refuse = (why: string) => new HostError("invalid-request", `invalid key path "${text}": ${why}`);
  // Each part is a quoted word, with escapes in double quotes alone, or a bare one; a dot or the end follows.
  const part = /\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s."'=]+))\s*(\.|$)/y;
  for (;;) {
    const match = part.exec(text);
    if (match === null)
      throw refuse(text.trim() === "" ? "it is empty" : "it has an empty or unfinished part");
    const [, escaped, literal, bare, end] = match;
    const key = escaped === undefined ? (literal ?? bare ?? "") : unescapeKey(escaped);
    if (key === null) throw refuse("it has a broken escape");
    if (!isSafeKey(key)) throw refuse(`"${key}" is not a configuration key`);
    keys.push(key);
    if (end === "") return keys;
  }
}

/** The path as parseKeyPath reads it. */
export function formatKeyPath(keys: readonly string[]): string {
  return keys.map(formatKey).join(".");
}

export function formatKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
}

function unescapeKey(text: string): string | null {
  try {
    const value: unknown = JSON.parse(`"${text}"`);
    return typeof value === "string" ? value : null;
  } catch {
    // TOML's escapes in keys are JSON's; anything else is a mistake.
    return null;
  }
}
