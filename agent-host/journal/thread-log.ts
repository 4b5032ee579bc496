// The records of one thread, oldest first: one file that is only ever appended to.
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { isSystemError } from "../base/errors.js";
import { fromLine, type JournalRecord, toLine } from "./record.js";

export interface ThreadLog {
  /** Empty for a thread that changed nothing. Damaged lines are left out. Throws system errors. */
  read(): readonly JournalRecord[];
  /** Returns once the records would survive the death of this process: all of them or none. Throws system errors. */
  append(records: readonly JournalRecord[]): void;
}

export function createMemoryLog(): ThreadLog {
  const records: JournalRecord[] = [];
  return {
    read: () => [...records],
    append: (added) => void records.push(...added),
  };
}

export function createDiskLog(file: string): ThreadLog {
  return {
    read() {
      return textOf(file)
        .split("\n")
        .map(fromLine)
        .filter((record) => record !== null);
    },
    append(records) {
      if (records.length > 0) appendWhole(file, Buffer.from(records.map(toLine).join(""), "utf8"));
    },
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return "";
    throw error;
  }
}

/** What a full disk cut short is taken back; what the death of a process cut short is closed with a line feed. */
function appendWhole(file: string, bytes: Buffer): void {
  const fd = openForAppending(file);
  try {
    const before = fstatSync(fd).size;
    let written = 0;
    try {
      if (before > 0 && !endsWithLineFeed(fd, before)) writeSync(fd, "\n");
      while (written < bytes.length) written += writeSync(fd, bytes, written);
    } catch (error) {
      ftruncateSync(fd, before);
      throw error;
    }
  } finally {
    closeSync(fd);
  }
}

function openForAppending(file: string): number {
  try {
    return openSync(file, "a+", 0o600);
  } catch (error) {
    if (!isSystemError(error, "ENOENT")) throw error;
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    return openSync(file, "a+", 0o600);
  }
}

function endsWithLineFeed(fd: number, size: number): boolean {
  const last = Buffer.alloc(1);
  readSync(fd, last, 0, 1, size - 1);
  return last[0] === 0x0a;
}
