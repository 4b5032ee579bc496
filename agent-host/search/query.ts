import { foldUnit, unitBit } from "./fold.js";

/** One word of a query; all words of a query have to match. */
export interface Term {
  readonly folded: Uint16Array;
  /** The bits of its units (fold.ts): a path without all of them cannot match. */
  readonly mask: number;
  /** It names folders, so it is matched against the whole path only. */
  readonly hasSeparator: boolean;
  /** As typed, where it has capitals or accents of its own; null where it says nothing of them. */
  readonly exact: string | null;
}

/**
 * Splits what was typed at blanks; `\ ` is a blank to look for, any other `\` a separator. A leading `./` says
 * nothing. No term at all for an empty query. Signs such as `!`, `^` and `$` mean themselves: they occur in names.
 */
export function parseQuery(text: string): readonly Term[] {
  const words = text.replace(/^\s*\.[\\/]/, "").match(/(?:\\\s|\S)+/g) ?? [];
  return words.map((word) => toTerm(word.replace(/\\(\s)/g, "$1")));
}

function toTerm(word: string): Term {
  // The composed form, as names are usually written: a letter and its mark are one unit there.
  const text = word.normalize("NFC");
  const folded = Uint16Array.from({ length: text.length }, (_, index) => foldUnit(text.charCodeAt(index)));
  let mask = 0;
  let saysMore = false;
  for (const [index, unit] of folded.entries()) {
    mask |= unitBit(unit);
    if (unit !== text.charCodeAt(index) && text[index] !== "\\") saysMore = true;
  }
  return {
    folded,
    mask,
    hasSeparator: folded.includes(0x2f),
    exact: saysMore ? text : null,
  };
}
