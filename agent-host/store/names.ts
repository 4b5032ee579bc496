// Names that people give to threads live in one small append-only file; the newest line of an id wins.
import { closeSync, fstatSync, mkdirSync, openSync, readSync, statSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { isSystemError } from "../base/errors.js";

export interface ThreadNames {
  /** All names by thread id; read again only when the file changed. */
  all(): Promise<ReadonlyMap<string, string>>;
  /** Returns once the name is in the file. Throws the system error of a disk that refuses. */
  set(id: string, name: string, atMs: number): void;
}

export function createThreadNames(home: string): ThreadNames {
  const file = path.join(home, "session_index.jsonl");
  let cached: { readonly stamp: string; readonly names: ReadonlyMap<string, string> } | null = null;
  return {
    async all() {
      const stamp = fileStamp(file);
      if (cached?.stamp === stamp) return cached.names;
      const names = stamp === "" ? new Map<string, string>() : parseNames(await readFile(file, "utf8"));
      cached = { stamp, names };
      return names;
    },
    set(id, name, atMs) {
      mkdirSync(home, { recursive: true });
      const line = JSON.stringify({ id, thread_name: name, updated_at: new Date(atMs).toISOString() });
      const fd = openSync(file, "a+", 0o600);
      try {
        // A line that another writer left torn must not swallow this one.
        writeSync(fd, `${endsOpen(fd) ? "\n" : ""}${line}\n`);
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

function parseNames(text: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const line of text.split("\n")) {
    const entry = parseEntry(line);
    if (entry !== null) names.set(entry.id, entry.name);
  }
  return names;
}

function parseEntry(line: string): { id: string; name: string } | null {
  if (line.trim() === "") return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // A damaged line costs one name, never the others.
    return null;
  }
  if (typeof value !== "object" || value === null || !("id" in value) || !("thread_name" in value))
    return null;
  const { id, thread_name: name } = value;
  return typeof id === "string" && typeof name === "string" ? { id, name } : null;
}

function endsOpen(fd: number): boolean {
  const { size } = fstatSync(fd);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(fd, last, 0, 1, size - 1);
  return last[0] !== 0x0a;
}
