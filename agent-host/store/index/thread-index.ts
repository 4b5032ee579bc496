// Answers lists from an in-memory database that follows the rollout files. It is loaded at the first list, never
// on the way to opening a thread.
import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Database, SqlJsStatic } from "sql.js";
import { type Clock, toUnixSeconds } from "../../base/clock.js";
import { errorMessage, HostError, isSystemError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import type { GitEdits } from "../git-edits.js";
import type { ThreadNames } from "../names.js";
import { type FileFacts, metaWithoutRecord, toStoredThread } from "../rollout/from-record.js";
import { readHead } from "../rollout/head.js";
import { createdAtOfId, type RolloutLocation, walkRollouts } from "../rollout/path.js";
import type { ThreadListQuery, ThreadPage } from "../thread-store.js";
import * as tables from "./database.js";
import { createIndexFile } from "./database-file.js";
import { toPage } from "./page.js";

export interface ThreadIndexOptions {
  readonly home: string;
  readonly wasmPath: string;
  readonly names: ThreadNames;
  readonly gitEdits: GitEdits;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ThreadIndex {
  /** Brings the index up to date with the files, then asks it. Throws HostError like ThreadStore.list. */
  list(query: ThreadListQuery): Promise<ThreadPage>;
  /** Writes what is not on disk yet. */
  dispose(): Promise<void>;
}

/** How long changes wait for company before the index is written. */
const FLUSH_DELAY_MS = 1_000;
const STATS_PER_SLICE = 500;
const HEADS_AT_ONCE = 8;

interface FoundFile extends tables.IndexedFile {
  readonly location: RolloutLocation;
}

export async function createThreadIndex(options: ThreadIndexOptions): Promise<ThreadIndex> {
  const { home, wasmPath, names, gitEdits, clock, log } = options;
  const file = createIndexFile(path.join(home, "heddle-index.sqlite"));
  const sql = await loadSql(wasmPath);
  let database = await loadDatabase();
  let appliedNames: ReadonlyMap<string, string> | null = null;
  /** What changed since the last write, to be applied again to a file that another host replaced. */
  let unwritten = new Map<string, tables.IndexRow | null>();
  let isDirty = false;
  let flushing: Promise<void> | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  const disposed = new AbortController();

  async function loadDatabase(): Promise<Database> {
    const bytes = await file.read().catch((error: unknown) => {
      log.warn("the thread index cannot be read and is rebuilt", { error: errorMessage(error) });
      return null;
    });
    if (bytes === null) return tables.createDatabase(sql);
    const opened = tables.openDatabase(sql, bytes);
    if (opened === null) log.warn("the thread index is damaged or of another version and is rebuilt");
    return opened ?? tables.createDatabase(sql);
  }

  /** Everything that touches the database goes one after the other. */
  function inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = queue.then(action);
    // A failure belongs to whoever asked, not to the next in the queue.
    queue = result.catch(() => undefined);
    return result;
  }

  async function refresh(): Promise<void> {
    const found = await findFiles(home);
    const known = tables.indexedFiles(database);
    const gone = [...known.keys()].filter((id) => !found.has(id));
    const changed = [...found].filter(([id, each]) => !isSame(known.get(id), each)).map(([, each]) => each);
    const [allNames, allEdits] = await Promise.all([names.all(), gitEdits.all()]);
    for (let at = 0; at < changed.length; at += HEADS_AT_ONCE) {
      const rows = await Promise.all(
        changed.slice(at, at + HEADS_AT_ONCE).map((each) =>
          readRow(each, {
            name: allNames.get(each.location.id) ?? null,
            gitEdit: allEdits.get(each.location.id),
          }),
        ),
      );
      apply(rows.flatMap((row) => (row === null ? [] : [[row.thread.id, row] as const])));
    }
    apply(gone.map((id) => [id, null] as const));
    if (allNames !== appliedNames) {
      for (const [id, name] of allNames) if (tables.putName(database, id, name)) isDirty = true;
      appliedNames = allNames;
    }
    if (isDirty) scheduleFlush();
  }

  function apply(changes: readonly (readonly [string, tables.IndexRow | null])[]): void {
    if (changes.length === 0) return;
    database.run("BEGIN");
    for (const [id, row] of changes) {
      if (row === null) tables.removeRow(database, id);
      else tables.putRow(database, row);
      unwritten.set(id, row);
    }
    database.run("COMMIT");
    isDirty = true;
  }

  function scheduleFlush(): void {
    flushing ??= clock
      .sleep(FLUSH_DELAY_MS, disposed.signal)
      .then(() => inTurn(flush))
      // The sleep rejects when the index is disposed of, which writes by itself.
      .catch(() => undefined)
      .finally(() => {
        flushing = null;
      });
  }

  async function flush(): Promise<void> {
    if (!isDirty) return;
    try {
      await file.locked(async () => {
        if (file.hasChanged()) await takeOver();
        await file.write(database.export());
        unwritten = new Map();
        isDirty = false;
      });
    } catch (error) {
      // The index is a cache: without a write the next host reads the rollouts again.
      log.warn("the thread index was not written", { error: errorMessage(error) });
    }
  }

  /** Another host replaced the file: its rows are kept, ours are laid over them. */
  async function takeOver(): Promise<void> {
    const bytes = await file.read();
    const theirs = bytes === null ? null : tables.openDatabase(sql, bytes);
    if (theirs === null) return;
    database.close();
    database = theirs;
    appliedNames = null;
    apply([...unwritten]);
  }

  function rebuild(): void {
    database.close();
    database = tables.createDatabase(sql);
    unwritten = new Map();
    appliedNames = null;
  }

  return {
    list: (query) =>
      inTurn(async () => {
        try {
          await refresh();
          return toPage(tables.selectRows(database, query), query);
        } catch (error) {
          if (error instanceof HostError || isSystemErrorLike(error)) throw error;
          log.warn("the thread index failed and is rebuilt", { error: errorMessage(error) });
          rebuild();
          await refresh();
          return toPage(tables.selectRows(database, query), query);
        }
      }),
    async dispose() {
      disposed.abort();
      await flushing;
      await inTurn(flush);
      database.close();
    },
  };
}

async function loadSql(wasmPath: string): Promise<SqlJsStatic> {
  try {
    const [{ default: initSqlJs }, wasm] = await Promise.all([
      import("sql.js/dist/sql-wasm-browser.js"),
      readFile(wasmPath),
    ]);
    return await initSqlJs({ wasmBinary: toArrayBuffer(wasm) });
  } catch (error) {
    throw new HostError("store-failed", `failed to load the thread index: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return copy;
}

/** One file per thread: of copies the one that is not archived counts, then the newest. */
async function findFiles(home: string): Promise<Map<string, FoundFile>> {
  const files = new Map<string, FoundFile>();
  let sliceLeft = STATS_PER_SLICE;
  for await (const location of walkRollouts(home)) {
    if (--sliceLeft <= 0) {
      sliceLeft = STATS_PER_SLICE;
      await setImmediate();
    }
    const stat = statSync(location.path, { throwIfNoEntry: false });
    if (stat === undefined || !stat.isFile()) continue;
    const other = files.get(location.id);
    if (other !== undefined && (location.archived || other.mtimeMs >= stat.mtimeMs)) continue;
    files.set(location.id, { location, path: location.path, size: stat.size, mtimeMs: stat.mtimeMs });
  }
  return files;
}

function isSame(known: tables.IndexedFile | undefined, found: tables.IndexedFile): boolean {
  return known?.path === found.path && known.size === found.size && known.mtimeMs === found.mtimeMs;
}

/** Null when the file went away meanwhile. */
async function readRow(
  { location, size, mtimeMs }: FoundFile,
  edits: Pick<FileFacts, "name" | "gitEdit">,
): Promise<tables.IndexRow | null> {
  const facts = {
    id: location.id,
    path: location.path,
    createdAtMs: createdAtOfId(location.id),
    updatedAt: toUnixSeconds(mtimeMs),
    archived: location.archived,
    ...edits,
  };
  try {
    const head = await readHead(location.path);
    const meta = head.meta ?? metaWithoutRecord(facts, null);
    return {
      file: { path: location.path, size, mtimeMs },
      listed: head.hasUserMessage,
      createdAtMs: meta.createdAtMs,
      thread: toStoredThread(meta, head.preview, facts),
    };
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return null;
    throw error;
  }
}

function isSystemErrorLike(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}
