// A database on disk that several hosts share: pages are read as they are needed, and the file is replaced whole,
// under a lock. Everything in it can be built again, so one that is damaged or of another version is dropped
// without regret.
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { copyFile, mkdir, open, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Database, SqlJsStatic } from "sql.js";
import { errorMessage, isSystemError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import { PAGE_BYTES, Pages, type PagesBase, type PagesSnapshot } from "./pages.js";

export interface DatabaseFileOptions {
  readonly file: string;
  readonly sql: SqlJsStatic;
  /** Makes the tables of an empty database. */
  readonly schema: string;
  /** Of the schema; raised whenever that changes. */
  readonly version: number;
  readonly log: Log;
}

export interface DatabaseFile {
  /** Another one after `reload` and `reset`. No transaction stays open while somebody waits. */
  readonly database: Database;
  readonly hasUnsaved: boolean;
  /** Whether so much is not saved that it should not wait in memory. */
  readonly hasMuchUnsaved: boolean;
  /** Goes on with what is on disk now; false, and nothing happens, when nothing there is of use. */
  reload(): boolean;
  /** Begins anew, with nothing. */
  reset(): void;
  /**
   * Replaces the file. When another host replaced it meanwhile, `onReplaced` comes first, to reload and go on from
   * there. Throws system errors and those of the lock; then everything stays as it was.
   */
  save(onReplaced: () => Promise<void>): Promise<void>;
  close(): void;
}

const PRAGMAS = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = MEMORY;
  PRAGMA synchronous = OFF;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -4000;
`;
const MAGIC = "SQLite format 3\0";
const HEADER_BYTES = 100;
/** A file that grows is written each time it has grown by half, and not for less than this. */
const MIN_MUCH_BYTES = 32 * 1024 * 1024;

interface Opened {
  readonly pages: Pages;
  readonly database: Database;
}

export function openDatabaseFile(options: DatabaseFileOptions): DatabaseFile {
  const { file, sql, schema, version, log } = options;
  let known = "";
  let opened = fromDisk() ?? empty();

  function empty(): Opened {
    const seed = new sql.Database();
    seed.run(`PRAGMA page_size = ${PAGE_BYTES}; ${schema}; PRAGMA user_version = ${version};`);
    const pages = new Pages(seed.export());
    seed.close();
    return { pages, database: adopt(sql, pages) };
  }

  /** Null when there is no file, or none of use. */
  function fromDisk(): Opened | null {
    known = stampOf(file);
    if (known === "") return null;
    let pages: Pages | null = null;
    try {
      pages = new Pages(openBase(file, version));
      return { pages, database: adopt(sql, pages) };
    } catch (error) {
      pages?.close();
      log.warn("an index is damaged or of another version and is rebuilt", {
        file: path.basename(file),
        error: errorMessage(error),
      });
      return null;
    }
  }

  function replace(next: Opened): void {
    opened.database.close();
    opened.pages.close();
    opened = next;
  }

  function replaceBase(pages: Pages, snapshot: PagesSnapshot): void {
    if ("fd" in snapshot.base) pages.close();
    try {
      renameSync(draftOf(file), file);
    } catch (error) {
      if ("fd" in snapshot.base) pages.rebase(openBase(file, version));
      throw error;
    }
    known = stampOf(file);
    pages.settle(snapshot, openBase(file, version));
  }

  return {
    get database() {
      return opened.database;
    },
    get hasUnsaved() {
      return opened.pages.changedBytes > 0;
    },
    get hasMuchUnsaved() {
      const { changedBytes, bytes } = opened.pages;
      return changedBytes > Math.max(MIN_MUCH_BYTES, bytes / 2);
    },
    reload() {
      const next = fromDisk();
      if (next !== null) replace(next);
      return next !== null;
    },
    reset: () => replace(empty()),
    async save(onReplaced) {
      await locked(file, async () => {
        if (stampOf(file) !== known) await onReplaced();
        const { pages } = opened;
        const snapshot = pages.snapshot();
        await writeDraft(file, snapshot);
        // In one step, since Windows replaces no file that we have open. What was dropped meanwhile is not written.
        if (opened.pages === pages) replaceBase(pages, snapshot);
        await rm(draftOf(file), { force: true });
      });
    },
    close() {
      opened.database.close();
      opened.pages.close();
    },
  };
}

/** Throws when the database is damaged. */
function adopt(sql: SqlJsStatic, pages: Pages): Database {
  const database = new sql.Database(pages);
  try {
    database.run(PRAGMAS);
    database.exec("SELECT count(*) FROM sqlite_schema");
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Throws when the file is not a whole database of that version, as far as its size and first bytes tell. */
function openBase(file: string, version: number): PagesBase {
  const fd = openSync(file, "r");
  try {
    const { size } = fstatSync(fd);
    const header = Buffer.alloc(HEADER_BYTES);
    readSync(fd, header, 0, HEADER_BYTES, 0);
    const pages = header.readUInt32BE(28);
    if (header.toString("latin1", 0, MAGIC.length) !== MAGIC) throw new Error("not a database");
    if (header.readUInt16BE(16) !== PAGE_BYTES || pages * PAGE_BYTES !== size) throw new Error("not whole");
    if (header.readUInt32BE(60) !== version) throw new Error(`version ${header.readUInt32BE(60)}`);
    return { fd, size };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

async function locked(file: string, action: () => Promise<void>): Promise<void> {
  const { default: lockfile } = await import("proper-lockfile");
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  // The file itself may not exist yet, so its real path cannot be asked for.
  const release = await lockfile.lock(file, { realpath: false, retries: { retries: 5, minTimeout: 20 } });
  try {
    await action();
  } finally {
    await release();
  }
}

function draftOf(file: string): string {
  return `${file}.tmp`;
}

/** Copies what did not change without reading it in, then writes what did. The lock makes the draft ours. */
async function writeDraft(file: string, { base, size, changed }: PagesSnapshot): Promise<void> {
  const draft = draftOf(file);
  try {
    if ("fd" in base && fstatSync(base.fd).size !== base.size) throw new Error("it was changed in place");
    if (!("fd" in base)) await writeFile(draft, base, { mode: 0o600 });
    else if (isSameFile(base.fd, file)) await copyFile(file, draft, constants.COPYFILE_FICLONE);
    else copyOut(base, draft);
    const handle = await open(draft, "r+");
    try {
      for (const [position, pages] of runsOf(changed)) await handle.writev(pages, position);
      await handle.truncate(size);
    } finally {
      await handle.close();
    }
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

function isSameFile(fd: number, file: string): boolean {
  return fstatSync(fd).ino === statSync(file, { throwIfNoEntry: false })?.ino;
}

/** From a file that has no name any more, or none that we know: somebody put one of no use in its place. */
function copyOut({ fd, size }: { readonly fd: number; readonly size: number }, draft: string): void {
  const chunk = Buffer.alloc(1024 * 1024);
  const target = openSync(draft, "w", 0o600);
  try {
    for (let at = 0; at < size; at += chunk.length)
      writeSync(target, chunk, 0, readSync(fd, chunk, { position: at }));
  } finally {
    closeSync(target);
  }
}

/** Pages that follow each other go out at once, up to what one write takes. */
function runsOf(changed: ReadonlyMap<number, Uint8Array>): [position: number, pages: Uint8Array[]][] {
  const runs: [number, Uint8Array[]][] = [];
  for (const [page, bytes] of [...changed].sort(([a], [b]) => a - b)) {
    const last = runs.at(-1);
    const follows = last !== undefined && last[0] + last[1].length * PAGE_BYTES === page * PAGE_BYTES;
    if (follows && last[1].length < 512) last[1].push(bytes);
    else runs.push([page * PAGE_BYTES, [bytes]]);
  }
  return runs;
}

function stampOf(file: string): string {
  try {
    const { ino, size, mtimeNs } = statSync(file, { bigint: true });
    return `${ino}:${size}:${mtimeNs}`;
  } catch (error) {
    if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return "";
    throw error;
  }
}
