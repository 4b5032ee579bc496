// Edits as people see them: with lines around them, and with a name by which one of them can be chosen.
import { createHash } from "node:crypto";
import type { LineEdit } from "./line-edits.js";

const CONTEXT_LINES = 3;

/** `oldStart` and `newStart` count from 1; of a part without lines, they name the line that it stands before. */
export interface Hunk {
  /** The same for the same change, whatever else is asked for. */
  readonly id: string;
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** With their ' ', '+', '-' or '\' in front, without line feeds. */
  readonly lines: readonly string[];
  /** What it shows. */
  readonly edits: readonly LineEdit[];
}

export function toHunks(
  path: string,
  before: readonly string[],
  after: readonly string[],
  edits: readonly LineEdit[],
): Hunk[] {
  const seen = new Map<string, number>();
  return grouped(edits).map((group) => {
    const hunk = toHunk(group, before, after);
    const text = hunk.lines.join("\n");
    // Two changes of one file may look alike; they are told apart by their order.
    const count = seen.get(text) ?? 0;
    seen.set(text, count + 1);
    const id = createHash("sha256").update(`${path}\0${count}\0${text}`).digest("hex").slice(0, 16);
    return { id, ...hunk };
  });
}

/** Edits whose context would touch are shown together. */
function grouped(edits: readonly LineEdit[]): LineEdit[][] {
  const groups: LineEdit[][] = [];
  for (const edit of edits) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && edit.oldStart - last.oldEnd <= 2 * CONTEXT_LINES) {
      group.push(edit);
    } else {
      groups.push([edit]);
    }
  }
  return groups;
}

function toHunk(
  group: readonly LineEdit[],
  before: readonly string[],
  after: readonly string[],
): Omit<Hunk, "id"> {
  const oldFrom = Math.max(0, (group[0]?.oldStart ?? 0) - CONTEXT_LINES);
  const newFrom = (group[0]?.newStart ?? 0) - ((group[0]?.oldStart ?? 0) - oldFrom);
  const lines: string[] = [];
  let oldAt = oldFrom;
  let newAt = newFrom;
  for (const edit of group) {
    lines.push(...marked(" ", before.slice(oldAt, edit.oldStart)));
    lines.push(...marked("-", before.slice(edit.oldStart, edit.oldEnd)));
    lines.push(...marked("+", after.slice(edit.newStart, edit.newEnd)));
    oldAt = edit.oldEnd;
    newAt = edit.newEnd;
  }
  const trailing = before.slice(oldAt, oldAt + CONTEXT_LINES);
  lines.push(...marked(" ", trailing));
  return {
    oldStart: oldFrom + 1,
    oldLines: oldAt + trailing.length - oldFrom,
    newStart: newFrom + 1,
    newLines: newAt + trailing.length - newFrom,
    lines,
    edits: group,
  };
}

function marked(mark: string, lines: readonly string[]): string[] {
  return lines.flatMap((line) =>
    line.endsWith("\n") ? [mark + line.slice(0, -1)] : [mark + line, "\\ No newline at end of file"],
  );
}
