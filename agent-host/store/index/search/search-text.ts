// What a person typed into a search field, as phrases: never as the syntax of a query language.
import { isUnspaced, wordsOf } from "./words.js";

/** Words that follow each other: what was typed between two spaces. */
export interface Phrase {
  readonly words: readonly string[];
  /** Whether the last word may be the beginning of a longer one. */
  readonly isOpen: boolean;
}

/** More words than anybody types. */
const MAX_PHRASES = 32;
const MAX_CHARS = 2_000;

/** The text's last word is open unless a space follows, or it is a single letter, which stands for itself. */
export function toPhrases(text: string): Phrase[] {
  const isEnded = /\s$/u.test(text);
  const chunks = text
    .slice(0, MAX_CHARS)
    .split(/\s+/u)
    .map((chunk) => wordsOf(chunk).map((word) => word.folded))
    .filter((words) => words.length > 0)
    .slice(0, MAX_PHRASES);
  return chunks.map((words, at) => ({
    words,
    isOpen: !isEnded && at === chunks.length - 1 && mayGoOn(words.at(-1) ?? ""),
  }));
}

function mayGoOn(word: string): boolean {
  return word.length > 1 && !isUnspaced(word);
}
