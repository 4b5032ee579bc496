// Contents on disk, `objects/ab/<hash>`, shared by all threads and all hosts of a home. A file is there whole or
// not at all, and never changes.
import { randomUUID } from "node:crypto";
import { mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { deflateRaw, deflateRawSync, inflateRaw } from "node:zlib";
import { isSystemError } from "../base/errors.js";
import { hashOf, type ObjectStore } from "./objects.js";

/** The first byte of a file says how the rest is to be read. */
const PLAIN = 0;
const DEFLATED = 1;

const LEVEL = { level: 1 };
/** Smaller contents gain nothing; up to the second size the detour over another thread would cost more. */
const MIN_DEFLATED = 256;
const MAX_DEFLATED_AT_ONCE = 64 * 1024;
/** Nothing that the journal keeps is longer; a file that says so is damaged. */
const MAX_INFLATED = 256 * 1024 * 1024;
/** A content that is used again counts as new for whoever clears up, see collect-garbage.ts. */
const REFRESH_MS = 10 * 60_000;

export function createDiskObjects(folder: string, now: () => number): ObjectStore {
  return {
    async put(bytes) {
      const hash = hashOf(bytes);
      const file = objectPath(folder, hash);
      if (!isKept(file, now())) write(file, await pack(bytes));
      return hash;
    },
    refresh: (hash) => isKept(objectPath(folder, hash), now()),
    async get(hash) {
      try {
        const bytes = await unpack(await readFile(objectPath(folder, hash)));
        return hashOf(bytes) === hash ? bytes : null;
      } catch {
        // Gone, cut short or not readable: for undo it is all the same.
        return null;
      }
    },
  };
}

export function objectPath(folder: string, hash: string): string {
  return path.join(folder, hash.slice(0, 2), hash);
}

function isKept(file: string, nowMs: number): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return false;
  if (nowMs - found.mtimeMs < REFRESH_MS) return true;
  try {
    utimesSync(file, nowMs / 1000, nowMs / 1000);
    return true;
  } catch (error) {
    // It was cleared away just now.
    if (isSystemError(error, "ENOENT")) return false;
    throw error;
  }
}

/** In one go, which for the small files of most changes is far quicker than by way of other threads. */
function write(file: string, content: Uint8Array): void {
  const draft = `${file}.${randomUUID()}.tmp`;
  const save = () => {
    writeFileSync(draft, content, { mode: 0o600 });
    renameSync(draft, file);
  };
  try {
    save();
  } catch (error) {
    rmSync(draft, { force: true });
    if (!isSystemError(error, "ENOENT")) throw error;
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    save();
  }
}

async function pack(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes.length >= MIN_DEFLATED) {
    const deflated =
      bytes.length <= MAX_DEFLATED_AT_ONCE
        ? deflateRawSync(bytes, LEVEL)
        : await promisify<Uint8Array, typeof LEVEL, Buffer>(deflateRaw)(bytes, LEVEL);
    if (deflated.length < bytes.length * 0.9) return Buffer.concat([Buffer.of(DEFLATED), deflated]);
  }
  return Buffer.concat([Buffer.of(PLAIN), bytes]);
}

async function unpack(content: Buffer): Promise<Uint8Array> {
  const rest = content.subarray(1);
  if (content[0] === PLAIN) return rest;
  if (content[0] !== DEFLATED) throw new Error("unknown packing");
  return promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw)(rest, {
    maxOutputLength: MAX_INFLATED,
  });
}
