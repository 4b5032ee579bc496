// The full-text query for a search. Words hold letters and digits only, so that quotes keep every one of them from
// being read as an operator. What a thread is filed under is a word of its text as well, one that nobody can type.
import { createHash } from "node:crypto";
import type { Phrase } from "./search-text.js";

/** Only of threads that are archived: a word of nearly every thread would make each search longer. */
export const ARCHIVED_WORD = "\ue000archived";

export function cwdWord(cwd: string): string {
  return `\ue001${createHash("sha256").update(cwd).digest("hex").slice(0, 16)}`;
}

/** `cwds` null for all; never empty. */
export function matchExpression(
  phrases: readonly Phrase[],
  archived: boolean,
  cwds: readonly string[] | null,
): string {
  const terms = phrases.map(({ words, isOpen }) => `"${words.join(" ")}${isOpen ? "*" : ""}"`);
  if (cwds !== null) terms.push(`(${cwds.map((cwd) => `"${cwdWord(cwd)}"`).join(" OR ")})`);
  return `${terms.join(" ")} ${archived ? "" : "NOT "}"${ARCHIVED_WORD}"`;
}
