// Contents by their hash: equal contents are kept once, whoever recorded them.
import { createHash } from "node:crypto";

export interface ObjectStore {
  /** Returns the hash once the bytes would survive the death of this process. Throws system errors. */
  put(bytes: Uint8Array): Promise<string>;
  /** Keeps the bytes from being cleared away for a while; false when they are not there. */
  refresh(hash: string): boolean;
  /** Null when they are not there any more, or are damaged. */
  get(hash: string): Promise<Uint8Array | null>;
}

export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** More than this is not kept in memory, in bytes: the oldest content goes first. */
const MEMORY_LIMIT = 64 * 1024 * 1024;

/** For threads that leave nothing on disk. */
export function createMemoryObjects(limitBytes: number = MEMORY_LIMIT): ObjectStore {
  const contents = new Map<string, Uint8Array>();
  let held = 0;
  return {
    async put(bytes) {
      const hash = hashOf(bytes);
      if (contents.has(hash)) return hash;
      contents.set(hash, Uint8Array.from(bytes));
      held += bytes.length;
      for (const [oldest, content] of contents) {
        if (held <= limitBytes) break;
        contents.delete(oldest);
        held -= content.length;
      }
      return hash;
    },
    refresh: (hash) => contents.has(hash),
    async get(hash) {
      return contents.get(hash) ?? null;
    },
  };
}
