// One file on its way back, or forth: a three-way merge of what was left, what is there now and what is wanted.
import {
  type FileContent,
  fromText,
  isSameBytes,
  type MissingReason,
  type PresentContent,
  type TextContent,
  toText,
} from "./file-content.js";
import { type LineEdit, lineEdits } from "./line-edits.js";
import { type MergeConflict, mergeLines } from "./merge-lines.js";

/** From what the turn left to what was there before, or the other way round. */
export interface Restoration {
  readonly base: FileContent;
  readonly wanted: FileContent;
  /** Only these edits of the lines from `base` to `wanted`; null for all, and the mode with them. */
  readonly edits: readonly LineEdit[] | null;
}

export type ConflictReason =
  /** The lines were changed by somebody else. */
  | "lines"
  /** It holds bytes that cannot be merged. */
  | "binary"
  | "gone"
  | "back"
  /** The turn made or removed the file, and it was changed since. */
  | "changed"
  | "mode";

export type FilePlan =
  | { readonly kind: "unchanged" }
  | { readonly kind: "restore"; readonly content: PresentContent | { readonly kind: "absent" } }
  | {
      readonly kind: "conflict";
      readonly reason: ConflictReason;
      /** `ours` are the wanted lines, `theirs` the current ones. */
      readonly conflicts: readonly MergeConflict[];
    }
  | { readonly kind: "unknown"; readonly reason: MissingReason };

/** What to do about a file that holds `current`. Nothing is guessed: whatever is not clear is a conflict. */
export async function planFile(
  { base, wanted, edits }: Restoration,
  current: FileContent,
): Promise<FilePlan> {
  if (current.kind === "unknown") return current;
  if (wanted.kind === "unknown") return wanted;
  const isWhole = edits === null;
  if (isWhole && isSameBytes(current, wanted) && isModeSettled(base, wanted, current)) {
    return { kind: "unchanged" };
  }
  if (base.kind === "unknown") return base;
  if (isWhole && isSameBytes(current, base)) return restoredWhole(base, wanted, current);
  if (base.kind === "absent") {
    // The file was removed, and somebody made it anew.
    return isSameBytes(current, wanted) ? modeOnly(base, wanted, current) : conflict("back");
  }
  if (current.kind === "absent") return wanted.kind === "absent" ? { kind: "unchanged" } : conflict("gone");
  if (wanted.kind === "absent") return conflict("changed");
  return mergedText({ base, wanted, edits }, current);
}

function restoredWhole(base: FileContent, wanted: FileContent, current: FileContent): FilePlan {
  if (wanted.kind === "unknown") return wanted;
  if (wanted.kind === "absent") return { kind: "restore", content: wanted };
  const mode = mergedMode(base, wanted, current);
  return mode === null ? conflict("mode") : { kind: "restore", content: { ...wanted, mode } };
}

/** The bytes are right already. */
function modeOnly(base: FileContent, wanted: FileContent, current: FileContent): FilePlan {
  if (wanted.kind !== "file") return { kind: "unchanged" };
  const mode = mergedMode(base, wanted, current);
  return mode === null ? conflict("mode") : { kind: "restore", content: { ...wanted, mode } };
}

async function mergedText(
  {
    base,
    wanted,
    edits: chosen,
  }: Restoration & { readonly base: PresentContent; readonly wanted: PresentContent },
  current: PresentContent,
): Promise<FilePlan> {
  const texts = { base: toText(base), wanted: toText(wanted), current: toText(current) };
  if (texts.base === null || texts.wanted === null || texts.current === null) return conflict("binary");
  const baseLines = texts.base.lines;
  const ours =
    chosen === null
      ? { lines: texts.wanted.lines, edits: await lineEdits(baseLines, texts.wanted.lines) }
      : withEdits(baseLines, texts.wanted.lines, chosen);
  const theirs = { lines: texts.current.lines, edits: await lineEdits(baseLines, texts.current.lines) };
  const merge = mergeLines(baseLines, ours, theirs);
  if (merge.kind === "conflict") return { kind: "conflict", reason: "lines", conflicts: merge.conflicts };
  const mode = chosen === null ? mergedMode(base, wanted, current) : current.mode;
  if (mode === null) return conflict("mode");
  const bytes = fromText({
    lines: merge.lines,
    hasMark: mergedMark(texts.base, texts.wanted, texts.current),
  });
  const content: PresentContent = { kind: "file", bytes, mode };
  return isSameBytes(content, current) && mode === current.mode
    ? { kind: "unchanged" }
    : { kind: "restore", content };
}

/** The base with some of the edits. */
export function withEdits(
  base: readonly string[],
  wanted: readonly string[],
  chosen: readonly LineEdit[],
): { readonly lines: readonly string[]; readonly edits: readonly LineEdit[] } {
  const lines: string[] = [];
  const edits: LineEdit[] = [];
  let at = 0;
  for (const { oldStart, oldEnd, newStart, newEnd } of chosen) {
    lines.push(...base.slice(at, oldStart));
    const start = lines.length;
    lines.push(...wanted.slice(newStart, newEnd));
    edits.push({ oldStart, oldEnd, newStart: start, newEnd: lines.length });
    at = oldEnd;
  }
  lines.push(...base.slice(at));
  return { lines, edits };
}

/** Null when the turn and somebody else set it to different values. */
function mergedMode(base: FileContent, wanted: PresentContent, current: FileContent): number | null {
  if (current.kind !== "file") return wanted.mode;
  if (base.kind !== "file" || base.mode === wanted.mode) return current.mode;
  return current.mode === base.mode || current.mode === wanted.mode ? wanted.mode : null;
}

function isModeSettled(base: FileContent, wanted: FileContent, current: FileContent): boolean {
  if (wanted.kind !== "file" || current.kind !== "file") return true;
  return mergedMode(base, wanted, current) === current.mode;
}

function mergedMark(base: TextContent, wanted: TextContent, current: TextContent): boolean {
  return current.hasMark === base.hasMark ? wanted.hasMark : current.hasMark;
}

function conflict(reason: ConflictReason): FilePlan {
  return { kind: "conflict", reason, conflicts: [] };
}
