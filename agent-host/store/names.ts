// Names that people give to threads, in a file that the reference host shares.
import path from "node:path";
import { createNewestLines } from "./newest-lines.js";

export interface ThreadNames {
  /** All names by thread id; read again only when the file changed. */
  all(): Promise<ReadonlyMap<string, string>>;
  /** Another text whenever `all` may give something else. */
  stamp(): string;
  /** Returns once the name is in the file. Throws the system error of a disk that refuses. */
  set(id: string, name: string, atMs: number): void;
}

export function createThreadNames(home: string): ThreadNames {
  const lines = createNewestLines(path.join(home, "session_index.jsonl"), toName);
  return {
    all: () => lines.all(),
    stamp: () => lines.stamp(),
    set: (id, name, atMs) =>
      lines.append({ id, thread_name: name, updated_at: new Date(atMs).toISOString() }),
  };
}

function toName(line: object): { readonly id: string; readonly value: string } | null {
  if (!("id" in line) || !("thread_name" in line)) return null;
  const { id, thread_name: value } = line;
  return typeof id === "string" && typeof value === "string" ? { id, value } : null;
}
