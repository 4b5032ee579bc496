// One query over one index: scores every path and keeps the best. Works in slices, so that whoever runs it can let
// others have their turn in between, and goes on where it was when the index has grown.
import { sep } from "node:path";
import { type FileMatch, MAX_MATCHES } from "./file-match.js";
import { bestScore, NO_MATCH, type TermMatcher } from "./match-term.js";
import type { PathIndex } from "./path-index.js";
import type { Term } from "./query.js";

/** What a term found in the last name alone is worth more: the name is what people remember. */
const NAME_BONUS = 16;
const SLICE_MS = 4;
/** How many paths are looked at between two looks at the clock. */
const STRIDE = 32;

interface Candidate {
  readonly id: number;
  readonly score: number;
  /** How many of the terms with capitals or accents of their own occur exactly so. */
  readonly exact: number;
}

export class Scan {
  /** Counts up whenever what `best` gives has changed. */
  version = 0;
  private next = 0;
  private readonly top: Candidate[] = [];
  private readonly mask: number;
  /** For each term, the most that those after it can add. */
  private readonly after: readonly number[];

  /** `roots`: the names of the index's roots, by number. */
  constructor(
    private readonly index: PathIndex,
    private readonly roots: readonly string[],
    private readonly terms: readonly Term[],
    private readonly matcher: TermMatcher,
  ) {
    this.mask = terms.reduce((mask, term) => mask | term.mask, 0);
    this.after = terms.map((_, place) =>
      terms.slice(place + 1).reduce((sum, { folded }) => sum + bestScore(folded.length) + NAME_BONUS, 0),
    );
  }

  /** Works for about 4 ms. True when every path that the index holds now was looked at. */
  slice(): boolean {
    const { index, mask } = this;
    if (this.terms.length === 0) this.next = index.size;
    const end = performance.now() + SLICE_MS;
    while (this.next < index.size) {
      const stop = Math.min(this.next + STRIDE, index.size);
      for (let id = this.next; id < stop; id++) {
        if ((index.mask(id) & mask) === mask) this.consider(id);
      }
      this.next = stop;
      if (performance.now() >= end) break;
    }
    return this.next >= index.size;
  }

  /** The best so far, best first. */
  best(): FileMatch[] {
    return this.top.map(({ id, score }) => this.toMatch(id, score));
  }

  private consider(id: number): void {
    const worst = this.top[MAX_MATCHES - 1];
    let score = 0;
    for (const [place, term] of this.terms.entries()) {
      const wanted = worst === undefined ? NO_MATCH : worst.score - score - (this.after[place] ?? 0);
      const points = this.termScore(id, term, wanted);
      if (points < wanted || points === NO_MATCH) return;
      score += points;
    }
    if (worst !== undefined && score < worst.score) return;
    const candidate = { id, score, exact: this.exactTerms(id) };
    if (worst !== undefined && this.compare(candidate, worst) >= 0) return;
    this.insert(candidate);
  }

  /** Looks no further where the path cannot give what is `wanted`. */
  private termScore(id: number, { folded, hasSeparator }: Term, wanted: number): number {
    const { index, matcher } = this;
    const page = index.page(id);
    const end = index.end(id);
    const inName = hasSeparator ? NO_MATCH : matcher.score(page, index.nameStart(id), end, folded);
    const named = inName === NO_MATCH ? NO_MATCH : inName + NAME_BONUS;
    const most = bestScore(folded.length);
    if (named >= most || wanted > most) return named;
    return Math.max(named, matcher.score(page, index.start(id), end, folded));
  }

  private exactTerms(id: number): number {
    return this.terms.filter(({ exact }) => exact !== null && this.index.contains(id, exact)).length;
  }

  private insert(candidate: Candidate): void {
    let low = 0;
    let high = this.top.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.top[middle];
      if (other !== undefined && this.compare(candidate, other) < 0) high = middle;
      else low = middle + 1;
    }
    this.top.splice(low, 0, candidate);
    if (this.top.length > MAX_MATCHES) this.top.pop();
    this.version++;
  }

  /** Negative when `one` comes first: the better match, then the shorter name, then the shorter path. */
  private compare(one: Candidate, other: Candidate): number {
    const { index } = this;
    return (
      other.score - one.score ||
      other.exact - one.exact ||
      index.end(one.id) - index.nameStart(one.id) - (index.end(other.id) - index.nameStart(other.id)) ||
      index.end(one.id) - index.start(one.id) - (index.end(other.id) - index.start(other.id)) ||
      index.compare(one.id, other.id) ||
      index.root(one.id) - index.root(other.id)
    );
  }

  private toMatch(id: number, score: number): FileMatch {
    const { index } = this;
    const path = index.path(id);
    return {
      root: this.roots[index.root(id)] ?? "",
      path: sep === "/" ? path : path.replaceAll("/", sep),
      name: path.slice(index.nameStart(id) - index.start(id)),
      isDirectory: index.isDirectory(id),
      score: Math.max(score, 1),
      indices: toCodePoints(path, this.matchedUnits(id)),
    };
  }

  /** The places of all terms in the path, in UTF-16 units. */
  private matchedUnits(id: number): number[] {
    const { index, matcher } = this;
    const page = index.page(id);
    const places = new Set<number>();
    const [start, name, end] = [index.start(id), index.nameStart(id), index.end(id)];
    for (const { folded, hasSeparator } of this.terms) {
      const inName = hasSeparator ? NO_MATCH : matcher.score(page, name, end, folded);
      const inPath = matcher.score(page, start, end, folded);
      // The name's way is laid again where it was the better one; the tables hold the last way only.
      if (inName !== NO_MATCH && inName + NAME_BONUS >= inPath) matcher.score(page, name, end, folded);
      for (const place of matcher.places(folded.length)) places.add(place - start);
    }
    return [...places].sort((one, other) => one - other);
  }
}

function toCodePoints(text: string, units: readonly number[]): number[] {
  const indices: number[] = [];
  let unit = 0;
  let index = 0;
  for (const letter of text) {
    if (units.some((place) => place >= unit && place < unit + letter.length)) indices.push(index);
    unit += letter.length;
    index++;
  }
  return indices;
}
