// Finds the best way to lay a term over a piece of a path, its letters in order with gaps between them. Each letter
// counts, and counts more at the start of a name or a word; a run keeps what its first letter was worth; gaps cost.
import { MAX_PLACE_BONUS } from "./fold.js";

const MATCH = 16;
/** What a letter right after the one before it is worth at least. */
const RUN_BONUS = 4;
const GAP_START = 3;
const GAP_MORE = 1;
const NEVER = -1_000_000;
/** What is larger is laid by the first letters that fit: it bounds the time of one path to some 0.1 ms. */
const MAX_CELLS = 1 << 15;

/** The term does not occur. */
export const NO_MATCH = NEVER;

export interface Text {
  readonly folded: Uint16Array;
  readonly bonus: Uint8Array;
}

/** The best score that a term of that length can have: in one piece at the start of a name. */
export function bestScore(length: number): number {
  return length === 0 ? 0 : length * MATCH + (length + 1) * MAX_PLACE_BONUS;
}

/** Holds the tables that a match fills; each match overwrites what the one before left there. */
export class TermMatcher {
  /** Of the letters so far, the last of them here. */
  private readonly ending = new Int32Array(MAX_CELLS);
  /** Of the letters so far, the last of them further left. */
  private readonly gapped = new Int32Array(MAX_CELLS);
  /** What the run that ends here gives to each of its letters. */
  private readonly runs = new Uint8Array(MAX_CELLS);
  /** 1: the letter before is right here to the left. 2: the gap begins here. */
  private readonly steps = new Uint8Array(MAX_CELLS);
  private first = 0;
  private width = 0;
  private bestColumn = 0;
  /** The places of a term that was too large for the tables. */
  private fitted: number[] = [];

  /** The score of `term` in `text` from `from` to before `to`, or NO_MATCH. May be negative for a scattered one. */
  score(text: Text, from: number, to: number, term: Uint16Array): number {
    const { folded, bonus } = text;
    const length = term.length;
    if (to - from < length || length === 0) return NO_MATCH;
    let found = 0;
    let wanted = term[0];
    for (let at = from; at < to; at++) {
      if (folded[at] !== wanted) continue;
      if (found === 0) this.first = at;
      found++;
      if (found === length) break;
      wanted = term[found];
    }
    if (found < length) return NO_MATCH;
    let last = to - 1;
    while (folded[last] !== term[length - 1]) last--;
    this.width = last - this.first + 1;
    if (this.width * length > MAX_CELLS) return this.firstFit(text, to, term);
    this.firstRow(folded, bonus, term[0] ?? 0);
    for (let row = 1; row < length; row++) this.nextRow(folded, bonus, term[row] ?? 0, row);
    return this.bestOf(length - 1);
  }

  /** Where the letters of the term lie that `score` was just called with, ascending. */
  places(length: number): number[] {
    if (this.width * length > MAX_CELLS) return this.fitted;
    const places: number[] = [];
    let column = this.bestColumn;
    for (let row = length - 1; ; row--) {
      places.push(this.first + column);
      if (row === 0) return places.reverse();
      const runs = ((this.steps[row * this.width + column] ?? 0) & 1) !== 0;
      column--;
      if (runs) continue;
      while (((this.steps[(row - 1) * this.width + column] ?? 0) & 2) === 0) column--;
      column--;
    }
  }

  private firstRow(folded: Uint16Array, bonus: Uint8Array, letter: number): void {
    const { ending, gapped, runs, steps, first, width } = this;
    let before = NEVER;
    let gap = NEVER;
    for (let column = 0; column < width; column++) {
      const opens = before - GAP_START;
      const widens = gap - GAP_MORE;
      gap = Math.max(opens, widens);
      gapped[column] = gap;
      steps[column] = opens > widens ? 2 : 0;
      if (folded[first + column] === letter) {
        const place = bonus[first + column] ?? 0;
        before = MATCH + 2 * place;
        runs[column] = place;
      } else before = NEVER;
      ending[column] = before;
    }
  }

  private nextRow(folded: Uint16Array, bonus: Uint8Array, letter: number, row: number): void {
    const { ending, gapped, runs, steps, first, width } = this;
    const base = row * width;
    const above = base - width;
    let before = NEVER;
    let gap = NEVER;
    // Left of its own number a letter has no room for those before it.
    for (let column = row - 1; column < width; column++) {
      const cell = base + column;
      const opens = before - GAP_START;
      const widens = gap - GAP_MORE;
      gap = Math.max(opens, widens);
      gapped[cell] = gap;
      let step = opens > widens ? 2 : 0;
      before = NEVER;
      if (column >= row && folded[first + column] === letter) {
        const place = bonus[first + column] ?? 0;
        const run = Math.max(runs[above + column - 1] ?? 0, RUN_BONUS, place);
        const joined = (ending[above + column - 1] ?? NEVER) + MATCH + run;
        const jumped = (gapped[above + column - 1] ?? NEVER) + MATCH + place;
        if (joined >= jumped) {
          before = joined;
          runs[cell] = run;
          step |= 1;
        } else {
          before = jumped;
          runs[cell] = place;
        }
      }
      ending[cell] = before;
      steps[cell] = step;
    }
  }

  /** Of equal places the one furthest right, which is nearest to the name. */
  private bestOf(row: number): number {
    let best = NEVER;
    const base = row * this.width;
    for (let column = row; column < this.width; column++) {
      const score = this.ending[base + column] ?? NEVER;
      if (score < best || score <= NEVER / 2) continue;
      best = score;
      this.bestColumn = column;
    }
    return best;
  }

  private firstFit({ folded, bonus }: Text, to: number, term: Uint16Array): number {
    this.fitted = [];
    let score = 0;
    for (let at = this.first; at < to && this.fitted.length < term.length; at++) {
      if (folded[at] !== term[this.fitted.length]) {
        score -= GAP_MORE;
        continue;
      }
      score += MATCH + (bonus[at] ?? 0);
      this.fitted.push(at);
    }
    return score;
  }
}
