// Finds runs of lines in a file. Models copy context from memory, so a run that is not there to the letter is
// looked for again with ever less regard for white space and typography.

export interface LineIndex {
  /** Where the run first stands at or after line `from`, or null. The strictest pass that finds it wins. */
  find(run: readonly string[], from: number): number | null;
  /** Like `find`, but the run must end with the last line. */
  findAtEnd(run: readonly string[], from: number): number | null;
}

/** How a pass sees a line; strictest first. */
const PASSES: readonly ((line: string) => string)[] = [
  (line) => line,
  (line) => line.trimEnd(),
  (line) => line.trim(),
  (line) => toPlainTypography(line.trim()),
];

/** One pass's view of the file. */
interface View {
  readonly lines: readonly string[];
  /** Line numbers by content, ascending. */
  readonly positions: ReadonlyMap<string, readonly number[]>;
}

/** Lines are without their endings. Views are built when a pass is first needed. */
export function createLineIndex(lines: readonly string[]): LineIndex {
  const views: View[] = [];
  const search = (
    run: readonly string[],
    searchView: (view: View, run: readonly string[]) => number | null,
  ) => {
    for (const [pass, normalize] of PASSES.entries()) {
      const view = views[pass] ?? createView(lines.map(normalize));
      views[pass] = view;
      const found = searchView(view, run.map(normalize));
      if (found !== null) return found;
    }
    return null;
  };
  return {
    find: (run, from) => search(run, (view, viewRun) => findRun(view, viewRun, from)),
    findAtEnd(run, from) {
      const start = lines.length - run.length;
      if (start < from) return null;
      return search(run, (view, viewRun) => (standsAt(view, viewRun, start) ? start : null));
    },
  };
}

function createView(lines: readonly string[]): View {
  const positions = new Map<string, number[]>();
  for (const [number, line] of lines.entries()) {
    const known = positions.get(line);
    if (known === undefined) positions.set(line, [number]);
    else known.push(number);
  }
  return { lines, positions };
}

/** Looks only where the run's rarest line stands, so that many chunks on a large file stay cheap. */
function findRun(view: View, run: readonly string[], from: number): number | null {
  let rarest: { readonly offset: number; readonly positions: readonly number[] } | null = null;
  for (const [offset, line] of run.entries()) {
    const positions = view.positions.get(line);
    if (positions === undefined) return null;
    if (rarest === null || positions.length < rarest.positions.length) rarest = { offset, positions };
  }
  if (rarest === null) return from;
  const { offset, positions } = rarest;
  for (let i = firstAtOrAfter(positions, from + offset); i < positions.length; i++) {
    const start = (positions[i] ?? 0) - offset;
    if (standsAt(view, run, start)) return start;
  }
  return null;
}

function firstAtOrAfter(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function standsAt(view: View, run: readonly string[], start: number): boolean {
  return run.every((line, offset) => view.lines[start + offset] === line);
}

function toPlainTypography(line: string): string {
  return line
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\u2018-\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/[\u00a0\u2002-\u200a\u202f\u205f\u3000]/g, " ");
}
