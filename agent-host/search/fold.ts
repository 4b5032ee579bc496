// What the letters of paths and queries are compared as, and which places in a path are good ones to match.

const SLASH = 0x2f;
const BACKSLASH = 0x5c;

/** A letter of the first bonus class: the path's start, or what follows a separator. */
const AFTER_SEPARATOR = 9;
/** What follows `-`, `_`, `.` or a blank; and these themselves. */
const AT_WORD = 8;
/** A capital after a small letter, a digit after a letter. */
const AT_HUMP = 7;

type CharClass = 0 | 1 | 2 | 3 | 4;
const SEPARATOR = 0;
const OTHER = 1;
const LOWER = 2;
const UPPER = 3;
const DIGIT = 4;

const beyondAscii = new Map<number, { readonly folded: number; readonly charClass: CharClass }>();

/**
 * The UTF-16 unit that `unit` is compared as: without case and accents, and with both separators as "/". Always
 * one unit for one unit, so that places in the folded text are places in the text.
 */
export function foldUnit(unit: number): number {
  if (unit < 0x80) {
    if (unit >= 0x41 && unit <= 0x5a) return unit + 0x20;
    return unit === BACKSLASH ? SLASH : unit;
  }
  return lookUp(unit).folded;
}

/** How much a match at `unit` is worth more because of where it stands; `before` is -1 at the path's start. */
export function placeBonus(before: number, unit: number): number {
  const current = classOf(unit);
  if (current === OTHER || current === SEPARATOR) return AT_WORD;
  const previous = before === -1 ? SEPARATOR : classOf(before);
  if (previous === SEPARATOR) return AFTER_SEPARATOR;
  if (previous === OTHER) return AT_WORD;
  const hump = (current === UPPER && previous === LOWER) || (current === DIGIT && previous !== DIGIT);
  return hump ? AT_HUMP : 0;
}

/** The highest value of `placeBonus`. */
export const MAX_PLACE_BONUS = AFTER_SEPARATOR;

/** One of 32 bits for a folded unit; "/" has none, as nearly every path has it. */
export function unitBit(folded: number): number {
  if (folded >= 0x61 && folded <= 0x7a) return 1 << (folded - 0x61);
  if (folded >= 0x30 && folded <= 0x39) return 1 << (folded < 0x35 ? 26 : 27);
  if (folded === 0x2e) return 1 << 28;
  if (folded === SLASH) return 0;
  return 1 << (folded < 0x80 ? 29 : 30);
}

function classOf(unit: number): CharClass {
  if (unit >= 0x80) return lookUp(unit).charClass;
  if (unit >= 0x61 && unit <= 0x7a) return LOWER;
  if (unit >= 0x41 && unit <= 0x5a) return UPPER;
  if (unit >= 0x30 && unit <= 0x39) return DIGIT;
  return unit === SLASH || unit === BACKSLASH ? SEPARATOR : OTHER;
}

function lookUp(unit: number): { readonly folded: number; readonly charClass: CharClass } {
  const known = beyondAscii.get(unit);
  if (known !== undefined) return known;
  const letter = String.fromCharCode(unit);
  const small = letter.toLowerCase();
  // Only marks are taken off: a syllable that is spelled with several letters stays itself.
  const bare = small.normalize("NFD").replace(/\p{M}/gu, "");
  const made = {
    folded: bare.length === 1 ? bare.charCodeAt(0) : unit,
    charClass: small === letter ? LOWER : UPPER,
  } as const;
  beyondAscii.set(unit, made);
  return made;
}
