// A small append-only file of JSON lines in which the newest line of a thread counts. Damaged lines cost
// themselves alone; several hosts may append.
import { closeSync, fstatSync, mkdirSync, openSync, readSync, statSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { isSystemError } from "../base/errors.js";

export interface NewestLines<T> {
  /** All values by thread id; read again only when the file changed. */
  all(): Promise<ReadonlyMap<string, T>>;
  /** Another text whenever the file is another one. */
  stamp(): string;
  /** Returns once the line is in the file. Throws the system error of a disk that refuses. */
  append(line: object): void;
}

/** `parse` gives null for a line that says nothing. */
export function createNewestLines<T>(
  file: string,
  parse: (line: object) => { readonly id: string; readonly value: T } | null,
): NewestLines<T> {
  let cached: { readonly stamp: string; readonly values: ReadonlyMap<string, T> } | null = null;
  return {
    async all() {
      const stamp = fileStamp(file);
      if (cached?.stamp === stamp) return cached.values;
      const values = new Map<string, T>();
      const text = stamp === "" ? "" : await readFile(file, "utf8");
      for (const line of text.split("\n")) {
        const entry = parse(toObject(line));
        if (entry !== null) values.set(entry.id, entry.value);
      }
      cached = { stamp, values };
      return values;
    },
    stamp: () => fileStamp(file),
    append(line) {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      const fd = openSync(file, "a+", 0o600);
      try {
        // A line that another writer left torn must not swallow this one.
        writeSync(fd, `${endsOpen(fd) ? "\n" : ""}${JSON.stringify(line)}\n`);
      } finally {
        closeSync(fd);
      }
    },
  };
}

function fileStamp(file: string): string {
  try {
    const { size, mtimeMs } = statSync(file);
    return `${size}:${mtimeMs}`;
  } catch (error) {
    if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return "";
    throw error;
  }
}

/** An empty object for a line that is none. */
function toObject(line: string): object {
  if (line.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    // A damaged line costs itself, never the others.
    return {};
  }
}

function endsOpen(fd: number): boolean {
  const { size } = fstatSync(fd);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(fd, last, 0, 1, size - 1);
  return last[0] !== 0x0a;
}
