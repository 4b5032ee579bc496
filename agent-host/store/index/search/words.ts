// What a word is, for the texts that are searched and for what is searched for alike. The database is only handed
// words that this file made, so that there is one answer to what matches.

export interface Word {
  readonly begin: number;
  readonly end: number;
  /** Without case and accents. */
  readonly folded: string;
}

/** Scripts that put no spaces between words: each letter is a word, and words are looked for as phrases. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const UNSPACED_LETTER = new RegExp(`${UNSPACED.source}\\p{M}*|(?:(?!${UNSPACED.source}).)+`, "gu");
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const HUMP = /\p{Ll}\p{Lu}/u;
const HUMP_PART = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+/gu;
const ASCII = /^[\0-\x7f]*$/;

export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(WORD)) {
    const [word] = match;
    if (!UNSPACED.test(word)) push(words, word, match.index);
    else for (const part of word.matchAll(UNSPACED_LETTER)) push(words, part[0], match.index + part.index);
  }
  return words;
}

/** The parts of words that are written together, as names in programs are: `wordsOf` has the whole of them. */
export function partsOf(text: string): Word[] {
  if (!HUMP.test(text)) return [];
  const parts: Word[] = [];
  for (const match of text.matchAll(WORD)) {
    if (!HUMP.test(match[0])) continue;
    for (const part of match[0].matchAll(HUMP_PART)) push(parts, part[0], match.index + part.index);
  }
  return parts;
}

/** Whether a word is a single letter of a script without spaces: never the beginning of a longer one. */
export function isUnspaced(word: string): boolean {
  return UNSPACED.test(word.normalize("NFKC"));
}

/** A text as it is indexed: words and the parts of words, with nothing between them but spaces. */
export function toIndexedText(text: string): string {
  const parts = new Set(partsOf(text).map((word) => word.folded));
  // Plain text is cut into the same words by the database, which ends at a zero.
  const words = ASCII.test(text)
    ? text.replaceAll("\0", " ")
    : wordsOf(text)
        .map((word) => word.folded)
        .join(" ");
  return parts.size === 0 ? words : `${words} ${[...parts].join(" ")}`;
}

function push(words: Word[], text: string, begin: number): void {
  const folded = fold(text);
  if (folded !== "") words.push({ begin, end: begin + text.length, folded });
}

function fold(word: string): string {
  if (ASCII.test(word)) return word.toLowerCase();
  return word
    .normalize("NFKD")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "")
    .toLowerCase();
}
