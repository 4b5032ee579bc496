// Threads as files under the home folder. The rollouts are the only truth; threads are found by file name, and
// the index is asked for lists alone.
import { mkdir, rename, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { type Clock, toUnixSeconds } from "../base/clock.js";
import { errorMessage, HostError, isSystemError } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { ThreadIndex } from "./index/thread-index.js";
import { createMemoryStore } from "./memory-store.js";
import { createThreadNames } from "./names.js";
import type { FileFacts } from "./rollout/from-record.js";
import {
  archivedFolder,
  createdAtOfId,
  locateRollout,
  type RolloutLocation,
  rolloutPath,
  unarchivedPath,
} from "./rollout/path.js";
import { createRollout, reopenRollout, repairTail } from "./rollout/writer.js";
import { alreadyOpen, noArchivedRollout, noRollout } from "./store-errors.js";
import type { LoadedThread, StoredThread, ThreadStore, ThreadWriter } from "./thread-store.js";

export interface LocalStoreOptions {
  /** The folder that holds sessions/, archived_sessions/ and the index; made when first needed. */
  readonly home: string;
  readonly log: Log;
  readonly clock: Clock;
  /** The file sql-wasm.wasm. */
  readonly wasmPath: string;
}

export function createLocalStore({ home, log, clock, wasmPath }: LocalStoreOptions): ThreadStore {
  const names = createThreadNames(home);
  const ephemeral = createMemoryStore({ clock });
  const ephemeralIds = new Set<string>();
  /** The ids that have a writer, also while it is being made. */
  const open = new Set<string>();
  let index: Promise<ThreadIndex> | null = null;

  const loadIndex = (): Promise<ThreadIndex> => {
    index ??= import("./index/thread-index.js").then(({ createThreadIndex }) =>
      createThreadIndex({ home, wasmPath, names, clock, log }),
    );
    return index.catch((error: unknown) => {
      index = null;
      throw error;
    });
  };

  const take = (id: string) => {
    if (open.has(id)) throw alreadyOpen(id);
    open.add(id);
  };

  const factsOf = async (location: RolloutLocation): Promise<FileFacts> => {
    const { mtimeMs } = await stat(location.path);
    return {
      ...location,
      createdAtMs: createdAtOfId(location.id),
      updatedAt: toUnixSeconds(mtimeMs),
      name: (await names.all()).get(location.id) ?? null,
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
    const [{ createThreadBuilder }, { readLineBlocks }] = await Promise.all([
      import("./rollout/from-record.js"),
      import("./rollout/lines.js"),
    ]);
    const builder = createThreadBuilder();
    for await (const lines of readLineBlocks(location.path)) {
      for (const line of lines) builder.addLine(line);
    }
    const loaded = builder.finish(await factsOf(location));
    if (loaded.damagedLines > 0) {
      log.warn("a thread has lines that cannot be read", {
        threadId: location.id,
        lines: loaded.damagedLines,
      });
    }
    return loaded;
  };

  const openWriter = (location: RolloutLocation): ThreadWriter => {
    const cutBytes = repairTail(location.path);
    if (cutBytes > 0) log.warn("a thread ended in half a line", { threadId: location.id, cutBytes });
    return reopenRollout(location.id, {
      path: location.path,
      clock,
      onClose: () => open.delete(location.id),
    });
  };

  return {
    create(meta, options) {
      take(meta.id);
      const onClose = () => open.delete(meta.id);
      if (!options.ephemeral) {
        return createRollout(meta, { path: rolloutPath(home, meta.id, meta.createdAtMs), clock, onClose });
      }
      const writer = ephemeral.create(meta, options);
      ephemeralIds.add(meta.id);
      return {
        path: null,
        get materialized() {
          return writer.materialized;
        },
        append: (events) => writer.append(events),
        close() {
          ephemeralIds.delete(meta.id);
          onClose();
          writer.close();
        },
      };
    },

    async read(threadId) {
      if (ephemeralIds.has(threadId)) return ephemeral.read(threadId);
      const location = await locateRollout(home, threadId);
      return location === null ? null : unlessGone(() => load(location));
    },

    async open(threadId) {
      take(threadId);
      let writer: ThreadWriter | null = null;
      try {
        const location = await locateRollout(home, threadId);
        if (location !== null && !location.archived) {
          writer = openWriter(location);
          return { writer, loaded: await load(location) };
        }
      } catch (error) {
        writer?.close();
        open.delete(threadId);
        throw error;
      }
      open.delete(threadId);
      return null;
    },

    async find(threadId) {
      if (ephemeralIds.has(threadId)) return ephemeral.find(threadId);
      const location = await locateRollout(home, threadId);
      return location === null ? null : unlessGone(() => findRow(location));
    },

    async list(query) {
      return (await loadIndex()).list(query);
    },

    async setName(threadId, name) {
      if (ephemeralIds.has(threadId)) return ephemeral.setName(threadId, name);
      // A thread that nobody has spoken in yet has a writer, and no file.
      if (!open.has(threadId) && (await locateRollout(home, threadId)) === null) throw noRollout(threadId);
      try {
        names.set(threadId, name, clock.now());
      } catch (error) {
        throw new HostError("store-failed", `failed to name thread ${threadId}: ${errorMessage(error)}`, {
          cause: error,
        });
      }
    },

    async archive(threadId) {
      const location = await locateRollout(home, threadId);
      if (location === null || location.archived) throw noRollout(threadId);
      if (open.has(threadId)) throw alreadyOpen(threadId);
      await move(location.path, path.join(archivedFolder(home), path.basename(location.path)));
    },

    async unarchive(threadId) {
      const location = await locateRollout(home, threadId);
      const target = location?.archived ? unarchivedPath(home, path.basename(location.path)) : null;
      if (target === null || location === null) throw noArchivedRollout(threadId);
      await move(location.path, target);
      // Its return is news: lists by time of change show it first.
      const now = new Date(clock.now());
      await utimes(target, now, now);
      return findRow({ id: threadId, path: target, archived: false });
    },

    async dispose() {
      await ephemeral.dispose();
      // An index that failed to load has nothing to write, and was reported to whoever asked for it.
      const loaded = await index?.catch(() => null);
      await loaded?.dispose();
    },
  };
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
