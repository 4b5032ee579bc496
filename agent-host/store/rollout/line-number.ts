// Only the newest hosts number the lines of a rollout, and they refuse one whose last line has no number.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const NUMBERED = /^\{"timestamp":"[^"\\]{0,40}","ordinal":(\d{1,15}),/;
const HEAD_BYTES = 80;
const TAIL_BYTES = 256 * 1024;

/**
 * The number of a file's first line, null for a file whose lines have none. A file that is the continuation of another
 * one begins with a higher number than 0. Throws system errors.
 */
export function firstNumber(file: string): number | null {
  return numberOf(read(file, () => 0, HEAD_BYTES));
}

/** The number for the next line of a file that ends with a whole line; null where lines have none. */
export function nextNumber(file: string): number | null {
  if (firstNumber(file) === null) return null;
  const tail = read(file, (size) => Math.max(0, size - TAIL_BYTES), TAIL_BYTES);
  const lines = tail.split("\n").filter((line) => line !== "");
  const last = lines.findLastIndex((line) => numberOf(line) !== null);
  // A line that is longer than what was read, or lines of a host that gave them no numbers.
  const known = numberOf(lines[last] ?? "");
  return known === null ? null : known + lines.length - last;
}

/** Gives each of the lines a number, the first one `next`. Lines are as this host writes them. */
export function numberLines(lines: string, next: number): { readonly lines: string; readonly next: number } {
  let number = next;
  const numbered = lines.replace(
    /^(\{"timestamp":"[^"]*",)/gm,
    (beginning) => `${beginning}"ordinal":${number++},`,
  );
  return { lines: numbered, next: number };
}

function numberOf(line: string): number | null {
  const match = NUMBERED.exec(line);
  return match === null ? null : Number(match[1]);
}

function read(file: string, from: (size: number) => number, bytes: number): string {
  const fd = openSync(file, "r");
  try {
    const buffer = Buffer.alloc(bytes);
    const bytesRead = readSync(fd, buffer, 0, bytes, from(fstatSync(fd).size));
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    closeSync(fd);
  }
}
