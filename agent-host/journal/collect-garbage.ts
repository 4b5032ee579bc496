// Clears up the journal on disk: threads that are gone or were left alone for long, and contents that nobody names
// any more. Other hosts may write meanwhile; what they need was written or touched shortly before, and stays.
import type { Stats } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Clock } from "../base/clock.js";
import { isSystemError } from "../base/errors.js";
import { objectPath } from "./disk-objects.js";
import { fromLine } from "./record.js";
import { statesOf } from "./thread-journal.js";

/** Nothing younger is touched: its record may be on the way. */
const YOUNG_MS = 60 * 60_000;
/** Threads whose files nobody changed for so long. */
const OLD_MS = 90 * 24 * 60 * 60_000;
/** All contents together, in bytes as they are on disk; the threads that rested longest give way. */
const MAX_BYTES = 1024 * 1024 * 1024;
const LOG_NAME = /^([0-9a-f-]{36})\.jsonl$/;
const OBJECT_NAME = /^[0-9a-f]{64}$/;

export interface GarbageOptions {
  /** The folder of the journal. */
  readonly folder: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly threadExists: (threadId: string) => Promise<boolean>;
  readonly maxBytes?: number;
}

interface KeptLog {
  readonly file: string;
  readonly modifiedMs: number;
  readonly hashes: ReadonlySet<string>;
}

/** Does nothing while another host does it. Throws system errors, and the signal's reason. */
export async function collectGarbage(options: GarbageOptions): Promise<void> {
  const { folder } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { default: lockfile } = await import("proper-lockfile");
  let release: () => Promise<void>;
  try {
    release = await lockfile.lock(path.join(folder, "garbage"), { realpath: false });
  } catch (error) {
    if (isSystemError(error, "ELOCKED")) return;
    throw error;
  }
  try {
    await collect(options);
  } finally {
    await release();
  }
}

async function collect(options: GarbageOptions): Promise<void> {
  const { folder, clock, signal, maxBytes = MAX_BYTES } = options;
  const sizes = await sizesOf(path.join(folder, "objects"), clock, signal);
  const logs = await keptLogs(options);
  let bytes = 0;
  for (const { size } of sizes.values()) bytes += size;
  // The newest first; from where they are too much together, only what is young is kept.
  const named = new Set<string>();
  let kept = 0;
  for (const log of logs.sort((a, b) => b.modifiedMs - a.modifiedMs)) {
    const added = [...log.hashes].filter((hash) => !named.has(hash));
    const size = added.reduce((sum, hash) => sum + (sizes.get(hash)?.size ?? 0), 0);
    if (bytes > maxBytes && kept + size > maxBytes && clock.now() - log.modifiedMs > YOUNG_MS) {
      await rm(log.file, { force: true });
      continue;
    }
    kept += size;
    for (const hash of added) named.add(hash);
  }
  for (const [hash, { modifiedMs }] of sizes) {
    signal.throwIfAborted();
    if (named.has(hash) || clock.now() - modifiedMs < YOUNG_MS) continue;
    await removeObject(objectPath(path.join(folder, "objects"), hash), clock);
  }
}

/** The logs that stay, with what they name. Removes the others. */
async function keptLogs({ folder, clock, signal, threadExists }: GarbageOptions): Promise<KeptLog[]> {
  const logs: KeptLog[] = [];
  for (const name of await namesIn(path.join(folder, "threads"))) {
    signal.throwIfAborted();
    const threadId = LOG_NAME.exec(name)?.[1];
    if (threadId === undefined) continue;
    const file = path.join(folder, "threads", name);
    const found = await statIfThere(file);
    if (found === null) continue;
    const ageMs = clock.now() - found.mtimeMs;
    if (ageMs > OLD_MS || (ageMs > YOUNG_MS && !(await threadExists(threadId)))) {
      await rm(file, { force: true });
      continue;
    }
    const hashes = new Set<string>();
    for (const line of (await readFile(file, "utf8")).split("\n")) {
      const record = line === "" ? null : fromLine(line);
      if (record === null) continue;
      for (const state of statesOf(record)) if (state.kind === "file") hashes.add(state.hash);
    }
    logs.push({ file, modifiedMs: found.mtimeMs, hashes });
  }
  return logs;
}

async function sizesOf(folder: string, clock: Clock, signal: AbortSignal) {
  const sizes = new Map<string, { readonly size: number; readonly modifiedMs: number }>();
  for (const prefix of await namesIn(folder)) {
    signal.throwIfAborted();
    for (const name of await namesIn(path.join(folder, prefix))) {
      const found = await statIfThere(path.join(folder, prefix, name));
      if (found === null) continue;
      if (OBJECT_NAME.test(name)) sizes.set(name, { size: found.size, modifiedMs: found.mtimeMs });
      // A draft whose writer died.
      else if (clock.now() - found.mtimeMs > YOUNG_MS)
        await rm(path.join(folder, prefix, name), { force: true });
    }
  }
  return sizes;
}

/**
 * Somebody may take up the content again in the very moment that it goes: then its time is new, also where it was
 * put aside to, and it comes back. Whoever finds it gone writes it anew.
 */
async function removeObject(file: string, clock: Clock): Promise<void> {
  const found = await statIfThere(file);
  if (found === null || clock.now() - found.mtimeMs < YOUNG_MS) return;
  const aside = `${file}.gone`;
  await rename(file, aside);
  const after = await statIfThere(aside);
  if (after !== null && clock.now() - after.mtimeMs < YOUNG_MS) await rename(aside, file);
  else await rm(aside, { force: true });
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return [];
    throw error;
  }
}

async function statIfThere(file: string): Promise<Stats | null> {
  try {
    return await stat(file);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return null;
    throw error;
  }
}
