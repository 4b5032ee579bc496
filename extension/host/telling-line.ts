// Which line of what a host wrote last tells why it ended. Pure.

/** A line of the host's log: a time, a level, a message. It tells what happened before, not why the end came. */
const LOG_LINE = /^\d{4}-\d\d-\d\dT\S+ (?:debug|info|warn|error) /;
/** Frames of a stack, the version below it, the caret under a piece of source. */
const NOISE = /^\s|^Node\.js v\d|^\^+$/;
const ERROR_LINE = /^(?:heddle: |(?:Uncaught )?\w*Error\b)/;

/** Null when nothing is worth to be shown beside the exit code. */
export function tellingLine(lastLines: readonly string[]): string | null {
  const candidates = lastLines.filter(
    (line) => line.trim() !== "" && !LOG_LINE.test(line) && !NOISE.test(line),
  );
  return candidates.findLast((line) => ERROR_LINE.test(line)) ?? candidates.at(-1) ?? null;
}
