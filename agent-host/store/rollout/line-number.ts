import { closeSync, openSync, readSync } from "node:fs";

const NUMBERED = /^\{"timestamp":"[^"\\]{0,40}","ordinal":(\d{1,15}),/;
const HEAD_BYTES = 80;

/**
 * The number of a file's first line. Only the newest hosts number lines; a file that is the continuation of another
 * one begins with a higher number than 0. Null for other files. Throws system errors.
 */
export function firstNumber(file: string): number | null {
  const fd = openSync(file, "r");
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const bytesRead = readSync(fd, head, 0, HEAD_BYTES, 0);
    const match = NUMBERED.exec(head.toString("latin1", 0, bytesRead));
    return match === null ? null : Number(match[1]);
  } finally {
    closeSync(fd);
  }
}
