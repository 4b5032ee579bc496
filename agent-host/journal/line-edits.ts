// The difference of two texts as data: what hunks are shown from and what a merge works with.

/** Lines `oldStart` to `oldEnd` were replaced by `newStart` to `newEnd`; they count from 0, ends are not included. */
export interface LineEdit {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** Past this, two texts count as wholly different; a merge then finds a conflict rather than a guess. */
const TIMEOUT_MS = 500;

/**
 * The edits in order, with at least one equal line between any two. Lines hold their line ends, so that every
 * byte counts. The library is loaded at first use.
 */
export async function lineEdits(before: readonly string[], after: readonly string[]): Promise<LineEdit[]> {
  const { diffArrays } = await import("diff");
  // What leads and trails is equal in most files, and need not be searched.
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const oldEnd = before.length - tail;
  const newEnd = after.length - tail;
  if (head === oldEnd && head === newEnd) return [];
  const parts = diffArrays(before.slice(head, oldEnd), after.slice(head, newEnd), { timeout: TIMEOUT_MS });
  if (parts === undefined) return [{ oldStart: head, oldEnd, newStart: head, newEnd }];
  return toEdits(parts, head);
}

interface Part {
  readonly count: number;
  readonly added: boolean;
  readonly removed: boolean;
}

function toEdits(parts: readonly Part[], start: number): LineEdit[] {
  const edits: LineEdit[] = [];
  let oldAt = start;
  let newAt = start;
  let open: { readonly oldStart: number; readonly newStart: number } | null = null;
  const close = () => {
    if (open !== null) edits.push({ ...open, oldEnd: oldAt, newEnd: newAt });
    open = null;
  };
  for (const { count, added, removed } of parts) {
    if (!added && !removed) close();
    else open ??= { oldStart: oldAt, newStart: newAt };
    if (!added) oldAt += count;
    if (!removed) newAt += count;
  }
  close();
  return edits;
}

/** The edits that lead back. */
export function inverted(edits: readonly LineEdit[]): LineEdit[] {
  return edits.map(({ oldStart, oldEnd, newStart, newEnd }) => ({
    oldStart: newStart,
    oldEnd: newEnd,
    newStart: oldStart,
    newEnd: oldEnd,
  }));
}
