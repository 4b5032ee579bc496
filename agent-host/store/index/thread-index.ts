// Answers lists and searches from a database that follows the rollout files. It is loaded at the first list, never
// on the way to opening a thread.
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../base/clock.js";
import { errorMessage, HostError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import type { GitEdits } from "../git-edits.js";
import type { ThreadNames } from "../names.js";
import type { ThreadListQuery, ThreadPage, ThreadSearchPage, ThreadSearchQuery } from "../thread-store.js";
import { openDatabaseFile } from "./database-file.js";
import { FolderTree } from "./folder-tree.js";
import { createFollower, type Follower } from "./follow-files.js";
import { toPage } from "./page.js";
import type { OnProgress } from "./progress.js";
import { createSaver } from "./saver.js";
import { createThreadSearch } from "./search/thread-search.js";
import { selectThreads } from "./select-threads.js";
import { createSlices } from "./slices.js";
import { loadSql } from "./sql.js";
import { looseBlocks, storeBits } from "./term-filter.js";
import {
  createThreadTable,
  type IndexedThread,
  SCHEMA,
  SCHEMA_VERSION,
  type ThreadTable,
} from "./thread-table.js";

export interface ThreadIndexOptions {
  readonly home: string;
  readonly wasmPath: string;
  /** The built search/worker.ts. */
  readonly searchWorkerPath: string;
  readonly names: ThreadNames;
  readonly gitEdits: GitEdits;
  readonly clock: Clock;
  readonly log: Log;
  readonly onProgress: OnProgress;
}

export interface ThreadIndex {
  /** Brings the index up to date with what files there are. Throws HostError "unavailable" when it is disposed of. */
  warmUp(): Promise<void>;
  /** Brings the index up to date with the files, then asks it. Throws HostError like ThreadStore.list. */
  list(query: ThreadListQuery): Promise<ThreadPage>;
  /** Throws HostError like ThreadStore.search. */
  search(query: ThreadSearchQuery): Promise<ThreadSearchPage>;
  /** Writes what is not on disk yet. */
  dispose(): Promise<void>;
}

/** Folders beyond the newest so many are looked at when somebody asks. */
const MAX_WATCHED = 1_000;
/** How often a page is made again because its files turned out to have changed. */
const MAX_LOOKS = 5;
/** Where a folder's watch has heard of every change that was made before we ask. */
const CAN_WATCH = process.platform === "linux";

interface Parts {
  readonly table: ThreadTable;
  readonly tree: FolderTree;
  readonly follower: Follower;
}

export async function createThreadIndex(options: ThreadIndexOptions): Promise<ThreadIndex> {
  const { home, wasmPath, names, gitEdits, clock, log, onProgress } = options;
  const sql = await loadSql(wasmPath);
  const file = openDatabaseFile({
    file: path.join(home, "heddle-index.sqlite"),
    sql,
    schema: SCHEMA,
    version: SCHEMA_VERSION,
    log,
  });
  const search = createThreadSearch({ ...options, table: () => parts.table });
  const saver = createSaver({ file, save, clock, log });
  let parts = makeParts();
  let queue: Promise<unknown> = Promise.resolve();
  let isDisposed = false;
  let isWatching = false;
  let isPreparing = false;
  let background: Promise<void> = Promise.resolve();

  /** For the database as it is now. */
  function makeParts(): Parts {
    try {
      return partsOf();
    } catch (error) {
      log.warn("the thread index failed and is rebuilt", { error: errorMessage(error) });
      file.reset();
      return partsOf();
    }
  }

  function partsOf(): Parts {
    const table = createThreadTable(file.database, home);
    const tree = new FolderTree(home, table.folders());
    const onChange = (threadId: string) => search.noteChange(threadId);
    const follower = createFollower({
      home,
      tree,
      table,
      names,
      gitEdits,
      onProgress,
      onChange,
      isEnding: () => isDisposed,
    });
    return { table, tree, follower };
  }

  function replaceParts(): void {
    parts.tree.dispose();
    isWatching = false;
    parts = makeParts();
    search.noteReplacement();
  }

  /** Everything that changes the database goes one after the other. */
  function inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = queue.then(action);
    // A failure belongs to whoever asked, not to the next in the queue.
    queue = result.catch(() => undefined);
    return result;
  }

  /** Runs it again on a new database when this one is damaged. */
  async function withRepair<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      parts.tree.forget();
      if (error instanceof HostError || (error instanceof Error && "syscall" in error)) throw error;
      log.warn("the thread index failed and is rebuilt", { error: errorMessage(error) });
      file.reset();
      replaceParts();
      return await action();
    }
  }

  async function refresh(depth: "names" | "files"): Promise<void> {
    // Two turns of the event loop: what was changed before the question has been heard of after them.
    await setImmediate();
    await setImmediate();
    await parts.follower.followNames();
    await parts.follower.followEdits();
    if (depth === "files") {
      for (const folder of parts.tree.unchecked()) await parts.follower.followFiles(folder);
    }
    saver.soon();
  }

  async function page(query: ThreadListQuery): Promise<ThreadPage> {
    for (let look = 1; ; look++) {
      const rows = selectThreads(parts.table, query);
      if (look >= MAX_LOOKS || !(await haveChanged(rows))) return toPage(rows, query);
    }
  }

  /** Looks at the files of rows that nobody watches. */
  async function haveChanged(rows: readonly IndexedThread[]): Promise<boolean> {
    let changed = false;
    for (const { folder, file: row } of rows) {
      const known = parts.tree.get(folder);
      if (known?.watcher != null && known.filesChecked) continue;
      if (await parts.follower.followRow(folder, row)) changed = true;
    }
    return changed;
  }

  /** After the first answer: from here on the folders tell what changes, and what changed before is looked for. */
  async function watchAndCheck(): Promise<void> {
    const { tree } = parts;
    await inTurn(async () => {
      const slices = createSlices();
      let isRefused = false;
      for (const folder of tree.inOrder().slice(0, MAX_WATCHED)) {
        if (slices.isOver) await slices.next();
        if (isRefused || isDisposed) return;
        if (folder.watcher !== null) continue;
        tree.watch(folder, (error) => {
          isRefused = true;
          log.debug("a folder of threads is not watched", { error: errorMessage(error) });
        });
      }
    });
    for (const folder of tree.unchecked()) {
      await setImmediate();
      if (isDisposed || parts.tree !== tree) return;
      if (folder.watcher !== null) await inTurn(() => parts.follower.followFiles(folder));
    }
    saver.soon();
  }

  /** What quick answers about search terms need. */
  async function prepareTerms(): Promise<void> {
    const blocks = await inTurn(() => withRepair(async () => looseBlocks(parts.table)));
    for (const block of blocks) {
      if (isDisposed) return;
      await inTurn(() => withRepair(() => storeBits(parts.table, block)));
    }
    if (blocks.length > 0) saver.soon();
  }

  function startBackground(): void {
    if (isDisposed) return;
    const work: Promise<void>[] = [background];
    if (!isWatching && CAN_WATCH) {
      isWatching = true;
      const watching = watchAndCheck().catch((error: unknown) => {
        // Whoever asks next looks at the files without it.
        parts.tree.forget();
        log.warn("following the threads' files failed", { error: errorMessage(error) });
      });
      work.push(watching);
    }
    if (!isPreparing) {
      isPreparing = true;
      const preparing = prepareTerms().catch((error: unknown) =>
        log.warn("preparing searches for terms failed", { error: errorMessage(error) }),
      );
      work.push(preparing.finally(() => (isPreparing = false)));
    }
    background = Promise.all(work).then(() => undefined);
  }

  /** What another host wrote is as good as ours; what it does not know yet is found as always. */
  async function save(): Promise<void> {
    await file.save(() =>
      inTurn(async () => {
        if (!file.reload()) return;
        replaceParts();
        await parts.follower.followNames();
        await parts.follower.followEdits();
      }),
    );
  }

  return {
    warmUp: () => inTurn(() => withRepair(() => refresh("names"))).finally(startBackground),
    list: (query) =>
      inTurn(() =>
        withRepair(async () => {
          if (!query.indexOnly) await refresh(query.sortKey === "updated_at" ? "files" : "names");
          return query.indexOnly ? toPage(selectThreads(parts.table, query), query) : await page(query);
        }),
      ).finally(startBackground),
    search: async (query) => {
      await inTurn(() => withRepair(() => refresh("files")));
      startBackground();
      return search.search(query);
    },
    async dispose() {
      isDisposed = true;
      parts.tree.dispose();
      await search.dispose();
      await background;
      await queue;
      await saver.dispose();
      file.close();
    },
  };
}
