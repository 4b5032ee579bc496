// The place in a thread that a search found, as one line.
import type { Phrase } from "./search-text.js";
import { partsOf, type Word, wordsOf } from "./words.js";

export interface Snippet {
  readonly snippet: string;
  readonly matches: readonly (readonly [number, number])[];
}

const CHARS = 180;
const CHARS_BEFORE = 40;

interface Place {
  readonly begin: number;
  readonly end: number;
  readonly phrase: Phrase;
}

/** Of the texts the one that says most of what was searched for, from where it says that. */
export function snippetOf(texts: readonly string[], phrases: readonly Phrase[]): Snippet {
  let best: { readonly text: string; readonly places: readonly Place[]; readonly kinds: number } | null =
    null;
  for (const text of texts) {
    const places = placesIn(text, phrases);
    const kinds = new Set(places.map((place) => place.phrase)).size;
    if (kinds > (best?.kinds ?? 0)) best = { text, places, kinds };
    if (kinds === phrases.length) break;
  }
  if (best === null) return cut(texts.find((text) => text !== "") ?? "", 0, phrases);
  return cut(best.text, densest(best.places), phrases);
}

/** Whether each of the phrases is in one of the texts. */
export function isSaidIn(texts: readonly string[], phrases: readonly Phrase[]): boolean {
  return phrases.every((phrase) => texts.some((text) => placesIn(text, [phrase]).length > 0));
}

/** The same for signs that are no words. */
export function signSnippetOf(texts: readonly string[], signs: string): Snippet {
  const text = texts.find((each) => each.includes(signs)) ?? "";
  const { snippet } = cut(text, Math.max(0, text.indexOf(signs)), []);
  const begin = snippet.indexOf(signs);
  return { snippet, matches: begin < 0 ? [] : [[begin, begin + signs.length]] };
}

/** Where most of the phrases are near each other. */
function densest(places: readonly Place[]): number {
  let at = 0;
  let most = 0;
  for (const [index, { begin }] of places.entries()) {
    const near = new Set<Phrase>();
    for (
      let next = index;
      (places[next]?.end ?? Number.POSITIVE_INFINITY) <= begin + CHARS - CHARS_BEFORE;
      next++
    ) {
      const place = places[next];
      if (place !== undefined) near.add(place.phrase);
    }
    if (near.size <= most) continue;
    most = near.size;
    at = begin;
  }
  return most === 0 ? (places[0]?.begin ?? 0) : at;
}

/** Sorted; of places that overlap the longer one. */
function placesIn(text: string, phrases: readonly Phrase[]): Place[] {
  const words = wordsOf(text);
  const parts = partsOf(text);
  const places = phrases.flatMap((phrase) => [
    ...placesOf(phrase, words),
    ...(phrase.words.length === 1 ? placesOf(phrase, parts) : []),
  ]);
  places.sort((a, b) => a.begin - b.begin || b.end - a.end);
  let end = 0;
  return places.filter((place) => {
    if (place.begin < end) return false;
    end = place.end;
    return true;
  });
}

function placesOf(phrase: Phrase, words: readonly Word[]): Place[] {
  const { words: wanted, isOpen } = phrase;
  const last = wanted.length - 1;
  const fits = (word: Word | undefined, at: number) =>
    word !== undefined &&
    (word.folded === wanted[at] || (isOpen && at === last && word.folded.startsWith(wanted[at] ?? "")));
  return words.flatMap((word, at) => {
    if (!wanted.every((_, offset) => fits(words[at + offset], offset))) return [];
    return [{ begin: word.begin, end: words[at + last]?.end ?? word.end, phrase }];
  });
}

function cut(text: string, at: number, phrases: readonly Phrase[]): Snippet {
  const begin = at <= CHARS_BEFORE ? 0 : toBoundary(text, at - CHARS_BEFORE, at);
  const end =
    text.length <= begin + CHARS ? text.length : toBoundary(text, begin + CHARS - 20, begin + CHARS);
  const line = text
    .slice(begin, end)
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim();
  const snippet = `${begin > 0 ? "…" : ""}${line}${end < text.length ? "…" : ""}`;
  return { snippet, matches: placesIn(snippet, phrases).map((place) => [place.begin, place.end] as const) };
}

/** The first gap between words in that part, or else its end, but never inside a character. */
function toBoundary(text: string, from: number, to: number): number {
  const gap = text.slice(from, to).search(/\s/u);
  if (gap >= 0) return from + gap;
  return /[\uDC00-\uDFFF]/.test(text.charAt(to)) ? to - 1 : to;
}
