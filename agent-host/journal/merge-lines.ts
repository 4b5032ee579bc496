// Three-way merge by lines: two sides of one base. Changes that touch each other are a conflict unless they are
// the same, for nobody can know in which order such lines belong.
import type { LineEdit } from "./line-edits.js";

export interface MergeSide {
  readonly lines: readonly string[];
  /** From the base to `lines`. */
  readonly edits: readonly LineEdit[];
}

/** The same place in the three texts; lines count from 0. */
export interface MergeConflict {
  readonly baseStart: number;
  readonly baseEnd: number;
  readonly base: readonly string[];
  readonly oursStart: number;
  readonly ours: readonly string[];
  readonly theirsStart: number;
  readonly theirs: readonly string[];
}

export type Merge =
  | { readonly kind: "merged"; readonly lines: readonly string[] }
  | { readonly kind: "conflict"; readonly conflicts: readonly MergeConflict[] };

export function mergeLines(base: readonly string[], ours: MergeSide, theirs: MergeSide): Merge {
  const merged: string[] = [];
  const conflicts: MergeConflict[] = [];
  let at = 0;
  for (const region of regions(ours.edits, theirs.edits)) {
    const { start, end } = region;
    merged.push(...base.slice(at, start));
    at = end;
    const own = sideOf(ours, region.ours, region);
    const other = sideOf(theirs, region.theirs, region);
    if (own === null || other === null) merged.push(...(own ?? other ?? { lines: [] }).lines);
    else if (isSame(own.lines, other.lines)) merged.push(...own.lines);
    else {
      conflicts.push({
        baseStart: start,
        baseEnd: end,
        base: base.slice(start, end),
        oursStart: own.start,
        ours: own.lines,
        theirsStart: other.start,
        theirs: other.lines,
      });
    }
  }
  if (conflicts.length > 0) return { kind: "conflict", conflicts };
  merged.push(...base.slice(at));
  return { kind: "merged", lines: merged };
}

/** Lines of the base that edits of either side change, and those edits. */
interface Region {
  readonly start: number;
  readonly end: number;
  readonly ours: readonly LineEdit[];
  readonly theirs: readonly LineEdit[];
}

/** Edits of one side never touch, so that a region with several edits has edits of both. */
function regions(ours: readonly LineEdit[], theirs: readonly LineEdit[]): Region[] {
  const found: { start: number; end: number; ours: LineEdit[]; theirs: LineEdit[] }[] = [];
  const all = [
    ...ours.map((edit) => ({ edit, isOurs: true })),
    ...theirs.map((edit) => ({ edit, isOurs: false })),
  ].sort((a, b) => a.edit.oldStart - b.edit.oldStart || a.edit.oldEnd - b.edit.oldEnd);
  for (const { edit, isOurs } of all) {
    let region = found.at(-1);
    if (region === undefined || edit.oldStart > region.end) {
      region = { start: edit.oldStart, end: edit.oldEnd, ours: [], theirs: [] };
      found.push(region);
    }
    region.end = Math.max(region.end, edit.oldEnd);
    (isOurs ? region.ours : region.theirs).push(edit);
  }
  return found;
}

/** What a side has in place of a region; null when it changes nothing there. */
function sideOf(
  { lines }: MergeSide,
  edits: readonly LineEdit[],
  { start, end }: Region,
): { readonly start: number; readonly lines: readonly string[] } | null {
  const [first] = edits;
  const last = edits.at(-1);
  if (first === undefined || last === undefined) return null;
  const from = first.newStart - (first.oldStart - start);
  return { start: from, lines: lines.slice(from, last.newEnd + (end - last.oldEnd)) };
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((line, index) => line === right[index]);
}
