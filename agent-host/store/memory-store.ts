// The store without a disk: ephemeral threads live here, and so do the threads of tests. What it keeps are the
// same lines that a rollout would hold, so that reading a thread back is the same work.
import { type Clock, toUnixSeconds } from "../base/clock.js";
import { HostError } from "../base/errors.js";
import { type ListedThread, parseCursor, sortTime } from "./index/cursor.js";
import { sourceKindsOf, wantedKinds, wantedProviders, wantedText } from "./index/list-filter.js";
import { toPage } from "./index/page.js";
import type { FileFacts } from "./rollout/from-record.js";
import { eventLines, metaLine } from "./rollout/to-record.js";
import { alreadyOpen, noArchivedRollout, noRollout } from "./store-errors.js";
import type { LoadedThread, ThreadListQuery, ThreadMeta, ThreadStore, ThreadWriter } from "./thread-store.js";

interface MemoryThread {
  readonly meta: ThreadMeta;
  readonly lines: string[];
  name: string | null;
  updatedAtMs: number;
  archived: boolean;
  materialized: boolean;
  isOpen: boolean;
}

/** Ephemeral threads are forgotten when their writer closes, and never listed. */
export function createMemoryStore({ clock }: { readonly clock: Clock }): ThreadStore {
  const threads = new Map<string, MemoryThread>();
  const ephemeral = new Set<string>();

  const stored = (id: string) => {
    const thread = threads.get(id);
    return thread?.materialized ? thread : null;
  };

  const writerOf = (thread: MemoryThread): ThreadWriter => {
    const { id } = thread.meta;
    let closed = false;
    thread.isOpen = true;
    return {
      path: null,
      get materialized() {
        return thread.materialized;
      },
      append(events) {
        if (closed) throw new HostError("store-failed", `thread ${id} is closed for writing`);
        const now = clock.now();
        for (const event of events) thread.lines.push(...splitLines(eventLines(id, event, now)));
        thread.materialized ||= events.some((event) => event.type === "userMessage");
        thread.updatedAtMs = now;
      },
      close() {
        if (closed) return;
        closed = true;
        thread.isOpen = false;
        if (ephemeral.delete(id) || !thread.materialized) threads.delete(id);
      },
    };
  };

  return {
    create(meta, options) {
      if (threads.has(meta.id)) throw alreadyOpen(meta.id);
      const thread: MemoryThread = {
        meta,
        lines: splitLines(metaLine(meta, clock.now())),
        name: null,
        updatedAtMs: clock.now(),
        archived: false,
        materialized: false,
        isOpen: true,
      };
      threads.set(meta.id, thread);
      if (options.ephemeral) ephemeral.add(meta.id);
      return writerOf(thread);
    },
    async read(id) {
      const thread = stored(id);
      return thread === null ? null : load(thread);
    },
    async open(id) {
      const thread = stored(id);
      if (thread === null || thread.archived) return null;
      if (thread.isOpen) throw alreadyOpen(id);
      const writer = writerOf(thread);
      return { writer, loaded: await load(thread) };
    },
    async find(id) {
      const thread = stored(id);
      return thread === null ? null : (await load(thread)).thread;
    },
    async list(query) {
      const kept = [...threads.values()].filter(
        (thread) => thread.materialized && !ephemeral.has(thread.meta.id),
      );
      const rows = (await Promise.all(kept.map(toListed)))
        .filter((listed) => isWanted(listed, query))
        .sort((a, b) => compare(a, b, query))
        .slice(0, query.limit + 1);
      return toPage(rows, query);
    },
    async setName(id, name) {
      const thread = threads.get(id);
      if (thread === undefined) throw noRollout(id);
      thread.name = name;
    },
    async archive(id) {
      const thread = stored(id);
      if (thread === null || thread.archived) throw noRollout(id);
      if (thread.isOpen) throw alreadyOpen(id);
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

function splitLines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

async function load(thread: MemoryThread): Promise<LoadedThread> {
  const { createThreadBuilder } = await import("./rollout/from-record.js");
  const builder = createThreadBuilder();
  for (const line of thread.lines) builder.addLine(line);
  return builder.finish(factsOf(thread));
}

function factsOf(thread: MemoryThread): FileFacts {
  return {
    id: thread.meta.id,
    path: null,
    createdAtMs: thread.meta.createdAtMs,
    updatedAt: toUnixSeconds(thread.updatedAtMs),
    archived: thread.archived,
    name: thread.name,
  };
}

async function toListed(thread: MemoryThread): Promise<ListedThread> {
  return {
    thread: (await load(thread)).thread,
    createdAtMs: thread.meta.createdAtMs,
    updatedAtMs: thread.updatedAtMs,
  };
}

function isWanted(listed: ListedThread, query: ThreadListQuery): boolean {
  const { thread } = listed;
  const kinds = wantedKinds(query);
  const providers = wantedProviders(query);
  const text = wantedText(query);
  return (
    thread.archived === query.archived &&
    (query.cwds === null || query.cwds.includes(thread.cwd)) &&
    (providers === null || providers.includes(thread.modelProvider)) &&
    sourceKindsOf(thread.source).some((kind) => kinds.includes(kind)) &&
    (text === null || thread.preview.includes(text) || (thread.name ?? "").includes(text)) &&
    (query.cursor === null || isBeyond(listed, query, query.cursor))
  );
}

function isBeyond(listed: ListedThread, query: ThreadListQuery, cursorText: string): boolean {
  const cursor = parseCursor(cursorText);
  const sign = query.sortDirection === "desc" ? -1 : 1;
  const byTime = sortTime(listed, query.sortKey) - cursor.atMs;
  if (byTime !== 0 || cursor.id === null) return byTime * sign > 0;
  const byId = order(listed.thread.id, cursor.id) * sign;
  return cursor.inclusive ? byId >= 0 : byId > 0;
}

function compare(a: ListedThread, b: ListedThread, query: ThreadListQuery): number {
  const sign = query.sortDirection === "desc" ? -1 : 1;
  const byTime = sortTime(a, query.sortKey) - sortTime(b, query.sortKey);
  return sign * (byTime === 0 ? order(a.thread.id, b.thread.id) : byTime);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
