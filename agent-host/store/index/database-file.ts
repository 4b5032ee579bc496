// A database on disk that several hosts share: pages are read as they are needed, and the file is replaced whole,
// under a lock. Everything in it can be built again, so one that is damaged or of another version is dropped
// without regret.
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from "node:fs";
import { copyFile, mkdir, open, rename, rm, writeFile } from "node:fs/promises";
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
  readonly unsavedBytes: number;
  /** Opens what is on disk now, or an empty database when nothing there is of use. */
  reload(): void;
  /** Begins anew, with nothing. */
  reset(): void;
  /**
   * Replaces the file. When another host replaced it meanwhile, `onReplaced` comes first: it reloads and lays its
   * own changes over. Throws system errors and those of the lock; then everything stays as it was.
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

  return {
    get database() {
      return opened.database;
    },
    get unsavedBytes() {
      return opened.pages.changedBytes;
    },
    reload: () => replace(fromDisk() ?? empty()),
    reset: () => replace(empty()),
    async save(onReplaced) {
      await locked(file, async () => {
        if (stampOf(file) !== known) await onReplaced();
        const { pages } = opened;
        const snapshot = pages.snapshot();
        await writeWhole(file, snapshot);
        known = stampOf(file);
        // A database that was dropped meanwhile has nothing to settle.
        if (opened.pages === pages) pages.settle(snapshot, openBase(file, version));
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

/** Copies what did not change without reading it in, then writes what did. The lock makes the draft ours. */
async function writeWhole(file: string, { base, size, changed }: PagesSnapshot): Promise<void> {
  const draft = `${file}.tmp`;
  try {
    if ("fd" in base) await copyFile(file, draft, constants.COPYFILE_FICLONE);
    else await writeFile(draft, base, { mode: 0o600 });
    const handle = await open(draft, "r+");
    try {
      for (const [position, pages] of runsOf(changed)) await handle.writev(pages, position);
      await handle.truncate(size);
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
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
