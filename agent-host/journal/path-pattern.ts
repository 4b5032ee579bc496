// Patterns as shells expand them, matched without the backtracking by which a hostile one could stop the host.
import path from "node:path";

/** Whether an absolute path matches as a whole. */
export type PathPattern = (file: string) => boolean;

const ANY_TEXT = "*";
const ANY_CHARACTER = "?";
const ANY_FOLDERS = "**";

/** What stands in brackets and braces matters little to us: it counts as any character, and as any text. */
export function toPattern(pattern: string): PathPattern {
  const parts = pattern.split(path.sep).map((part) => (part === ANY_FOLDERS ? part : toTokens(part)));
  return (file) =>
    matches(parts, file.split(path.sep), ANY_FOLDERS, (part, name) =>
      matches(typeof part === "string" ? [part] : part, name.split(""), ANY_TEXT, isSameCharacter),
    );
}

function toTokens(part: string): string[] {
  const tokens = part.match(/\[[^\]]*\]|\{[^}]*\}|\*+|./gs) ?? [];
  return tokens.map((token) => {
    if (token.startsWith("*") || (token.startsWith("{") && token.length > 1)) return ANY_TEXT;
    return token.startsWith("[") && token.length > 1 ? ANY_CHARACTER : token;
  });
}

function isSameCharacter(token: string, character: string): boolean {
  return token === ANY_CHARACTER || token === character;
}

/** Takes as little as possible for a `many`, and comes back to the last one only: that finds every match there is. */
function matches<T>(
  tokens: readonly T[],
  items: readonly string[],
  many: T,
  isSame: (token: T, item: string) => boolean,
): boolean {
  let token = 0;
  let lastMany = -1;
  let resumeAt = 0;
  for (let item = 0; item < items.length; ) {
    const wanted = tokens[token];
    if (wanted === many) {
      lastMany = token++;
      resumeAt = item;
    } else if (wanted !== undefined && isSame(wanted, items[item] ?? "")) {
      token++;
      item++;
    } else if (lastMany >= 0) {
      token = lastMany + 1;
      item = ++resumeAt;
    } else {
      return false;
    }
  }
  while (tokens[token] === many) token++;
  return token === tokens.length;
}
