// The store without a disk: ephemeral threads live here, and so do the threads of tests. What it keeps are the
// same lines that a rollout would hold, so that reading a thread back is the same work.
import { hostname } from "node:os";
import { type Clock, toUnixSeconds } from "../base/clock.js";
import { toDisposable } from "../base/disposable.js";
import { HostError } from "../base/errors.js";
import type { GitInfo } from "../protocol/thread.js";
import type { ListedThread } from "./index/cursor.js";
import { listRows } from "./index/list-rows.js";
import type { SearchedThread } from "./index/search/search-rows.js";
import { createTurnTracker, linesUntil } from "./rollout/copy.js";
import type { FileFacts } from "./rollout/from-record.js";
import { eventLines, metaLine } from "./rollout/to-record.js";
import { interruptedEnd } from "./rollout/writer.js";
import { noArchivedRollout, noRollout, threadHeld } from "./store-errors.js";
import type { ThreadMeta } from "./stored-event.js";
import type { LoadedThread, ThreadHolder, ThreadRef, ThreadStore, ThreadWriter } from "./thread-store.js";

interface MemoryThread {
  readonly meta: ThreadMeta;
  readonly lines: string[];
  readonly watchers: Set<() => void>;
  name: string | null;
  gitEdit: GitInfo | null | undefined;
  updatedAtMs: number;
  archived: boolean;
  materialized: boolean;
  openSinceMs: number | null;
}

export interface MemoryStoreOptions {
  readonly clock: Clock;
  /** Threads are forgotten when their writer closes, and never listed: for ephemeral threads. */
  readonly forgetful?: boolean;
}

export function createMemoryStore({ clock, forgetful = false }: MemoryStoreOptions): ThreadStore {
  const threads = new Map<string, MemoryThread>();

  const stored = (source: ThreadRef) => {
    if (typeof source !== "string") {
      throw new HostError("invalid-request", "a store without files cannot read a path");
    }
    const thread = threads.get(source);
    return thread?.materialized ? thread : null;
  };

  const add = (meta: ThreadMeta): MemoryThread => {
    const known = threads.get(meta.id);
    if (known !== undefined) throw threadHeld(meta.id, toHolder(known.openSinceMs ?? clock.now()));
    const thread: MemoryThread = {
      meta,
      lines: splitLines(metaLine(meta, clock.now())),
      watchers: new Set(),
      name: null,
      gitEdit: undefined,
      updatedAtMs: clock.now(),
      archived: false,
      materialized: false,
      openSinceMs: null,
    };
    threads.set(meta.id, thread);
    return thread;
  };

  const writerOf = (thread: MemoryThread): ThreadWriter => {
    const { id } = thread.meta;
    let closed = false;
    thread.openSinceMs = clock.now();
    return {
      path: null,
      get materialized() {
        return thread.materialized;
      },
      append(events) {
        if (closed) throw new HostError("store-failed", `thread ${id} is closed for writing`);
        const now = clock.now();
        for (const event of events) thread.lines.push(...splitLines(eventLines(thread.meta, event, now)));
        thread.materialized ||= events.some((event) => event.type === "userMessage");
        thread.updatedAtMs = now;
        for (const onGrowth of thread.watchers) onGrowth();
      },
      materialize() {
        if (!closed) thread.materialized = true;
      },
      close() {
        if (closed) return;
        closed = true;
        thread.openSinceMs = null;
        if (forgetful || !thread.materialized) threads.delete(id);
      },
    };
  };

  return {
    create: (meta) => writerOf(add(meta)),
    async createFrom(meta, records) {
      const lines: string[] = [];
      const turns = createTurnTracker();
      for await (const line of records.lines) {
        turns.add(line);
        lines.push(line);
      }
      const thread = add(meta);
      thread.lines.push(...lines);
      thread.materialized = true;
      const writer = writerOf(thread);
      if (turns.openTurnId !== null) writer.append(interruptedEnd(turns.openTurnId, clock.now()));
      return { writer, loaded: await load(thread) };
    },
    async records(source, until) {
      const thread = stored(source);
      return thread === null ? null : { lines: linesUntil(inOneBlock(thread.lines), until) };
    },
    async read(source) {
      const thread = stored(source);
      return thread === null ? null : load(thread);
    },
    async open(source) {
      const thread = stored(source);
      if (thread === null || thread.archived) return null;
      refuseOpen(thread);
      const writer = writerOf(thread);
      return { writer, loaded: await load(thread) };
    },
    async holder(threadId) {
      const since = threads.get(threadId)?.openSinceMs ?? null;
      return since === null ? null : toHolder(since);
    },
    async breakLease(threadId) {
      const thread = threads.get(threadId);
      if (thread !== undefined) refuseOpen(thread);
    },
    async watch(threadId, onGrowth) {
      const thread = stored(threadId);
      if (thread === null) throw noRollout(threadId);
      thread.watchers.add(onGrowth);
      return toDisposable(() => thread.watchers.delete(onGrowth));
    },
    async find(id) {
      const thread = stored(id);
      return thread === null ? null : (await load(thread)).thread;
    },
    async list(query) {
      const kept = [...threads.values()].filter((thread) => thread.materialized && !forgetful);
      return listRows(await Promise.all(kept.map(toListed)), query);
    },
    async search(query) {
      const { searchRows } = await import("./index/search/search-rows.js");
      const kept = [...threads.values()].filter((thread) => thread.materialized && !forgetful);
      return searchRows(await Promise.all(kept.map(toSearched)), query);
    },
    async setName(id, name) {
      const thread = threads.get(id);
      if (thread === undefined) throw noRollout(id);
      thread.name = name;
    },
    async setGitInfo(id, gitInfo) {
      const thread = threads.get(id);
      if (thread === undefined) throw noRollout(id);
      thread.gitEdit = gitInfo;
    },
    async archive(id) {
      const thread = stored(id);
      if (thread === null || thread.archived) throw noRollout(id);
      refuseOpen(thread);
      thread.archived = true;
    },
    async unarchive(id) {
      const thread = stored(id);
      if (thread === null || !thread.archived) throw noArchivedRollout(id);
      thread.archived = false;
      thread.updatedAtMs = clock.now();
      return (await load(thread)).thread;
    },
    async dispose() {
      threads.clear();
    },
  };
}

function refuseOpen({ meta, openSinceMs }: MemoryThread): void {
  if (openSinceMs !== null) throw threadHeld(meta.id, toHolder(openSinceMs));
}

function toHolder(sinceMs: number): ThreadHolder {
  return { pid: process.pid, host: hostname(), sinceMs };
}

async function* inOneBlock(lines: readonly string[]): AsyncGenerator<readonly string[]> {
  yield [...lines];
}

function splitLines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

async function load(thread: MemoryThread): Promise<LoadedThread> {
  const { loadLines } = await import("./rollout/text-thread.js");
  return loadLines(thread.lines, factsOf(thread));
}

function factsOf(thread: MemoryThread): FileFacts {
  return {
    id: thread.meta.id,
    path: null,
    createdAtMs: thread.meta.createdAtMs,
    updatedAt: toUnixSeconds(thread.updatedAtMs),
    archived: thread.archived,
    name: thread.name,
    gitEdit: thread.gitEdit,
  };
}

async function toSearched(thread: MemoryThread): Promise<SearchedThread> {
  const loaded = await load(thread);
  const items = (await loaded.turns()).flatMap((turn) => turn.items);
  return {
    thread: loaded.thread,
    texts: [
      ...(thread.name === null ? [] : [thread.name]),
      ...items.flatMap((item) => {
        if (item.type === "agentMessage") return [item.text];
        if (item.type !== "userMessage") return [];
        return [item.content.map((part) => (part.type === "text" ? part.text : "")).join("")];
      }),
    ],
  };
}

async function toListed(thread: MemoryThread): Promise<ListedThread> {
  return {
    thread: (await load(thread)).thread,
    createdAtMs: thread.meta.createdAtMs,
    updatedAtMs: thread.updatedAtMs,
  };
}
