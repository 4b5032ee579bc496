// Line diffs in the unified format. The library is loaded at first use.
const CONTEXT_LINES = 3;
/** Two large, very different texts can take seconds; past this, one hunk that replaces the differing part does. */
const TIMEOUT_MS = 200;

interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** With their ' ', '+', '-' or '\' in front, without line endings. */
  readonly lines: readonly string[];
}

/**
 * The hunks that turn `before` into `after`, three lines of context around each, without file headers. Empty when
 * the texts are equal. Line endings count: a line that only changes from LF to CRLF is a changed line.
 */
export async function unifiedHunks(before: string, after: string): Promise<string> {
  if (before === after) return "";
  const { structuredPatch } = await import("diff");
  const options = { context: CONTEXT_LINES, timeout: TIMEOUT_MS };
  const patch = structuredPatch("", "", before, after, undefined, undefined, options);
  return (patch?.hunks ?? [coarseHunk(before, after)]).map(formatHunk).join("");
}

function formatHunk(hunk: Hunk): string {
  const oldRange = formatRange(hunk.oldStart, hunk.oldLines);
  const newRange = formatRange(hunk.newStart, hunk.newLines);
  return `@@ -${oldRange} +${newRange} @@\n${hunk.lines.join("\n")}\n`;
}

/** An empty range names the line before it, and a count of one is left out. */
function formatRange(start: number, count: number): string {
  if (count === 0) return `${start - 1},0`;
  return count === 1 ? `${start}` : `${start},${count}`;
}

function coarseHunk(before: string, after: string): Hunk {
  const oldLines = splitLines(before);
  const newLines = splitLines(after);
  const shorter = Math.min(oldLines.length, newLines.length);
  let head = 0;
  while (head < shorter && oldLines[head] === newLines[head]) head++;
  let tail = 0;
  while (tail < shorter - head && oldLines.at(-1 - tail) === newLines.at(-1 - tail)) tail++;
  const start = Math.max(0, head - CONTEXT_LINES);
  const trailing = Math.min(tail, CONTEXT_LINES);
  const oldEnd = oldLines.length - tail;
  const newEnd = newLines.length - tail;
  return {
    oldStart: start + 1,
    oldLines: oldEnd + trailing - start,
    newStart: start + 1,
    newLines: newEnd + trailing - start,
    lines: [
      ...prefixed(" ", oldLines.slice(start, head)),
      ...prefixed("-", oldLines.slice(head, oldEnd)),
      ...prefixed("+", newLines.slice(head, newEnd)),
      ...prefixed(" ", oldLines.slice(oldEnd, oldEnd + trailing)),
    ],
  };
}

/** The lines with their LF; only a last line may lack it. */
export function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function prefixed(prefix: string, lines: readonly string[]): string[] {
  return lines.flatMap((line) =>
    line.endsWith("\n") ? [prefix + line.slice(0, -1)] : [prefix + line, "\\ No newline at end of file"],
  );
}
