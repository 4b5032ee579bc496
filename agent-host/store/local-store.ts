// Threads as files under the home folder. The rollouts are the only truth, and threads are found by file name.
import { watch } from "node:fs";
import { mkdir, rename, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { type Clock, toUnixSeconds } from "../base/clock.js";
import { toDisposable } from "../base/disposable.js";
import { errorMessage, HostError, isSystemError } from "../base/errors.js";
import type { Log } from "../base/log.js";
import { createGitEdits } from "./git-edits.js";
import { createLeases, type Lease } from "./leases.js";
import { createThreadNames } from "./names.js";
import type { FileFacts } from "./rollout/from-record.js";
import {
  archivedFolder,
  createdAtOfId,
  filesOf,
  locateFile,
  locateRollout,
  type RolloutLocation,
  rolloutPath,
  unarchivedPath,
} from "./rollout/path.js";
import type { ThreadFiles } from "./rollout/thread-files.js";
import { createRollout, reopenRollout, repairTail, writeCopy } from "./rollout/writer.js";
import { noArchivedRollout, noRollout } from "./store-errors.js";
import { createThreadLists } from "./thread-lists.js";
import type { LoadedThread, OpenedThread, StoredThread, ThreadRef, ThreadStore } from "./thread-store.js";

export interface LocalStoreOptions {
  /** The folder that holds sessions/, archived_sessions/ and the index; made when first needed. */
  readonly home: string;
  readonly log: Log;
  readonly clock: Clock;
  /** The file sql-wasm.wasm. */
  readonly wasmPath: string;
  /** The built index/search/worker.ts. */
  readonly searchWorkerPath: string;
  /** Hears of long work on the index, a few times a second. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

export function createLocalStore(options: LocalStoreOptions): ThreadStore {
  const { home, log, clock, wasmPath, searchWorkerPath, onProgress = () => {} } = options;
  const names = createThreadNames(home);
  const gitEdits = createGitEdits(home);
  const leases = createLeases(home);
  const lists = createThreadLists({
    home,
    wasmPath,
    searchWorkerPath,
    names,
    gitEdits,
    clock,
    log,
    onProgress,
  });
  /** Threads whose writer is here but not on disk yet. */
  const unwritten = new Set<string>();
  let files: Promise<ThreadFiles> | null = null;

  const threadFiles = (): Promise<ThreadFiles> => {
    files ??= import("./rollout/thread-files.js").then(({ createThreadFiles }) => createThreadFiles());
    return files;
  };

  const locate = async (source: ThreadRef): Promise<RolloutLocation | null> =>
    typeof source === "string" ? locateRollout(home, source) : locateFile(home, source.path);

  const factsOf = async (location: RolloutLocation): Promise<FileFacts> => {
    const [{ mtimeMs }, allNames, allEdits] = await Promise.all([
      stat(location.path),
      names.all(),
      gitEdits.all(),
    ]);
    return {
      ...location,
      createdAtMs: createdAtOfId(location.id),
      updatedAt: toUnixSeconds(mtimeMs),
      name: allNames.get(location.id) ?? null,
      gitEdit: allEdits.get(location.id),
    };
  };

  const findRow = async (location: RolloutLocation): Promise<StoredThread> => {
    const [{ readHead }, { metaWithoutRecord, toStoredThread }] = await Promise.all([
      import("./rollout/head.js"),
      import("./rollout/from-record.js"),
    ]);
    const facts = await factsOf(location);
    const head = await readHead(location.path);
    return toStoredThread(head.meta ?? metaWithoutRecord(facts, null), head.preview, facts);
  };

  const load = async (location: RolloutLocation): Promise<LoadedThread> => {
    const [threads, facts] = await Promise.all([threadFiles(), factsOf(location)]);
    const loaded = await threads.load(location.path, facts);
    if (loaded.damagedLines > 0) {
      log.warn("a thread has lines that cannot be read", {
        threadId: location.id,
        lines: loaded.damagedLines,
      });
    }
    return loaded;
  };

  /** Loads a thread whose lease is here; the writer takes the lease over. */
  const openLeased = async (location: RolloutLocation, lease: Lease): Promise<OpenedThread> => {
    const cutBytes = repairTail(location.path);
    if (cutBytes > 0) log.warn("a thread ended in half a line", { threadId: location.id, cutBytes });
    const loaded = await load(location);
    const writer = reopenRollout(loaded.meta, {
      path: location.path,
      clock,
      onCreate() {},
      onClose: () => lease.release(),
    });
    return { loaded, writer };
  };

  return {
    create(meta) {
      let lease: Lease | null = null;
      unwritten.add(meta.id);
      return createRollout(meta, {
        path: rolloutPath(home, meta.id, meta.createdAtMs),
        clock,
        onCreate() {
          lease ??= leases.acquire(meta.id, clock.now());
          unwritten.delete(meta.id);
        },
        onClose() {
          unwritten.delete(meta.id);
          lease?.release();
        },
      });
    },

    async createFrom(meta, records) {
      const lease = leases.acquire(meta.id, clock.now());
      const file = rolloutPath(home, meta.id, meta.createdAtMs);
      try {
        await writeCopy(meta, records.lines, { path: file, clock });
        return await openLeased({ id: meta.id, path: file, archived: false }, lease);
      } catch (error) {
        lease.release();
        throw error;
      }
    },

    async records(source, until) {
      const location = await locate(source);
      if (location === null) return null;
      const [{ linesUntil }, threads] = await Promise.all([import("./rollout/copy.js"), threadFiles()]);
      return { lines: linesUntil(threads.lines(location.path), until) };
    },

    async read(source) {
      const location = await locate(source);
      return location === null ? null : unlessGone(() => load(location));
    },

    async open(source) {
      const location = await locate(source);
      if (location === null || location.archived) return null;
      const lease = leases.acquire(location.id, clock.now());
      try {
        return await openLeased(location, lease);
      } catch (error) {
        lease.release();
        throw error;
      }
    },

    holder: async (threadId) => leases.holder(threadId),

    async breakLease(threadId) {
      leases.breakUnknown(threadId);
    },

    async watch(threadId, onGrowth) {
      const location = await locateRollout(home, threadId);
      if (location === null) throw noRollout(threadId);
      const watchers = [location.path, leases.folder()].map((file) => {
        const watcher = watch(file, { persistent: false }, onGrowth);
        // What went away changes no more.
        watcher.on("error", onGrowth);
        return watcher;
      });
      return toDisposable(() => {
        for (const watcher of watchers) watcher.close();
      });
    },

    async find(threadId) {
      const location = await locateRollout(home, threadId);
      return location === null ? null : unlessGone(() => findRow(location));
    },

    list: (query) => lists.list(query),
    search: (query) => lists.search(query),

    async setName(threadId, name) {
      await requireThread(threadId);
      orStoreFailed(`failed to name thread ${threadId}`, () => names.set(threadId, name, clock.now()));
    },

    async setGitInfo(threadId, gitInfo) {
      await requireThread(threadId);
      orStoreFailed(`failed to change thread ${threadId}`, () =>
        gitEdits.set(threadId, gitInfo, clock.now()),
      );
    },

    async archive(threadId) {
      const location = await locateRollout(home, threadId);
      if (location === null || location.archived) throw noRollout(threadId);
      const lease = leases.acquire(threadId, clock.now());
      try {
        for (const file of await filesOf(home, location)) {
          await move(file, path.join(archivedFolder(home), path.basename(file)));
        }
      } finally {
        lease.release();
      }
    },

    async unarchive(threadId) {
      const location = await locateRollout(home, threadId);
      const target = location?.archived ? unarchivedPath(home, path.basename(location.path)) : null;
      if (target === null || location === null) throw noArchivedRollout(threadId);
      for (const file of await filesOf(home, location)) {
        await move(file, unarchivedPath(home, path.basename(file)) ?? target);
      }
      // Its return is news: lists by time of change show it first.
      const now = new Date(clock.now());
      await utimes(target, now, now);
      return findRow({ id: threadId, path: target, archived: false });
    },

    dispose: () => lists.dispose(),
  };

  /** A thread that nobody has spoken in yet has a writer, and no file. */
  async function requireThread(threadId: string): Promise<void> {
    if (!unwritten.has(threadId) && (await locateRollout(home, threadId)) === null) throw noRollout(threadId);
  }
}

function orStoreFailed(what: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw new HostError("store-failed", `${what}: ${errorMessage(error)}`, { cause: error });
  }
}

async function move(from: string, to: string): Promise<void> {
  try {
    await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
    await rename(from, to);
  } catch (error) {
    throw new HostError("store-failed", `failed to move ${from} to ${to}: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

/** Null when the file went away between finding and reading it. */
async function unlessGone<T>(action: () => Promise<T>): Promise<T | null> {
  try {
    return await action();
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return null;
    throw error;
  }
}
