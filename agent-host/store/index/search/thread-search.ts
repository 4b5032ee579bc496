// Full-text search over the threads that the index knows. Before it asks, everything that changed since the last
// time is indexed, so that what is there is found.
import path from "node:path";
import { HostError } from "../../../base/errors.js";
import type { Log } from "../../../base/log.js";
import type {
  ThreadListQuery,
  ThreadSearchHit,
  ThreadSearchPage,
  ThreadSearchQuery,
} from "../../thread-store.js";
import { SEARCHED_KINDS } from "../list-filter.js";
import { toPage } from "../page.js";
import type { OnProgress } from "../progress.js";
import { selectThreads } from "../select-threads.js";
import { createSlices } from "../slices.js";
import type { IndexedThread, ThreadTable } from "../thread-table.js";
import type { SearchDocument } from "./messages.js";
import { type Phrase, toPhrases } from "./search-text.js";
import { signSnippetOf } from "./snippet.js";
import { type SearchWorker, startSearchWorker } from "./worker-client.js";

export interface ThreadSearchOptions {
  readonly home: string;
  readonly wasmPath: string;
  readonly searchWorkerPath: string;
  /** As it is now: it may be another one after each wait. */
  readonly table: () => ThreadTable;
  readonly log: Log;
  readonly onProgress: OnProgress;
}

export interface ThreadSearch {
  /** Any thread may have changed. */
  noteReplacement(): void;
  noteChange(threadId: string): void;
  search(query: ThreadSearchQuery): Promise<ThreadSearchPage>;
  dispose(): Promise<void>;
}

const ROWS_AT_ONCE = 1_000;
/** Other hosts may take what we know from us more than once. */
const MAX_ROUNDS = 5;

export function createThreadSearch(options: ThreadSearchOptions): ThreadSearch {
  const { home, wasmPath, searchWorkerPath: workerPath, table, log, onProgress } = options;
  let worker: SearchWorker | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let isDisposed = false;
  /** Null when everything may have changed. */
  let changed: Set<string> | null = null;

  function running(): SearchWorker {
    if (isDisposed) throw new HostError("unavailable", "the host is ending");
    if (worker?.isAlive) return worker;
    changed = null;
    const file = path.join(home, "heddle-search.sqlite");
    worker = startSearchWorker({ workerPath, file, wasmPath, log, onProgress });
    return worker;
  }

  function mayAllHaveChanged(): boolean {
    return changed === null;
  }

  async function bringUpToDate(): Promise<void> {
    for (let round = 1; round <= MAX_ROUNDS; round++) {
      const target = running();
      const ids = changed;
      changed = new Set();
      const token = table().token();
      try {
        if (ids === null) {
          if (token !== "" && (await target.call("token", null)) === token) continue;
          await offerAll(target);
        } else if (ids.size === 0) {
          return;
        } else {
          await offer(target, [...ids]);
        }
        const { again } = await target.call("index", { token });
        if (!again && !mayAllHaveChanged()) return;
        changed = null;
      } catch (error) {
        changed = null;
        throw error;
      }
    }
  }

  async function offerAll(target: SearchWorker): Promise<void> {
    let isFirst = true;
    for (let after = -1; ; ) {
      const rows = table().sealsAfter(after, ROWS_AT_ONCE);
      const seals = rows.map(({ id, seal }) => [id, seal] as const);
      const { wanted } = await target.call("compare", { seals, isFirst });
      isFirst = false;
      await offer(target, wanted);
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.n;
    }
    await target.call("forgetUnnamed", null);
  }

  async function offer(target: SearchWorker, ids: readonly string[]): Promise<void> {
    const slices = createSlices();
    const documents: SearchDocument[] = [];
    const gone: string[] = [];
    for (const id of ids) {
      if (slices.isOver) await slices.next();
      const found = table().searchable(id);
      if (found === null) gone.push(id);
      else documents.push(toDocument(found.seal, found.row));
    }
    if (ids.length > 0) await target.call("offer", { documents, gone });
  }

  async function find(query: ThreadSearchQuery, phrases: readonly Phrase[]): Promise<ThreadSearchPage> {
    const { archived, cwds, limit } = query;
    let before = toPlace(query.cursor);
    for (let round = 1; round <= MAX_ROUNDS; round++) {
      await bringUpToDate();
      const rows: IndexedThread[] = [];
      let hasMore = true;
      let isLost = false;
      // What is gone from the table since leaves a gap that the next ones fill.
      while (hasMore && rows.length < limit && !isLost) {
        const wanted = limit - rows.length;
        const ask = { phrases, archived, cwds, before, limit: wanted + 1 };
        const { found, again } = await running().call("find", ask);
        isLost = again;
        hasMore = found.length > wanted;
        for (const { id, place } of found.slice(0, wanted)) {
          const row = table().shown(id);
          if (row !== null) rows.push(row);
          before = place;
        }
      }
      if (!isLost)
        return { hits: await toHits(rows, phrases), nextCursor: hasMore ? `before/${before}` : null };
      changed = null;
      before = toPlace(query.cursor);
    }
    throw new HostError("store-failed", "the threads could not be searched: the index changes all the time");
  }

  /** Signs that make no word, such as an emoji: looked for in titles and first messages. */
  function findSigns(query: ThreadSearchQuery): ThreadSearchPage {
    const { archived, cwds, cursor, limit } = query;
    const signs = query.text.trim();
    const list: ThreadListQuery = {
      archived,
      cwds,
      cursor,
      limit,
      searchTerm: signs,
      modelProviders: null,
      sourceKinds: SEARCHED_KINDS,
      sortKey: "created_at",
      sortDirection: "desc",
      indexOnly: true,
    };
    const { threads, nextCursor } = toPage(selectThreads(table(), list), list);
    const hits = threads.map((thread) => ({
      thread,
      ...signSnippetOf([thread.name ?? "", thread.preview], signs),
    }));
    return { hits, nextCursor };
  }

  async function toHits(
    rows: readonly IndexedThread[],
    phrases: readonly Phrase[],
  ): Promise<ThreadSearchHit[]> {
    const sources = rows.map(({ thread }) => ({ path: thread.path ?? "", name: thread.name }));
    const snippets = await running().call("snippets", { sources, phrases });
    return rows.flatMap(({ thread }, at) => {
      const found = snippets[at];
      return found === undefined ? [] : [{ thread, ...found }];
    });
  }

  return {
    noteReplacement() {
      changed = null;
    },
    noteChange(threadId) {
      changed?.add(threadId);
    },
    async search(query) {
      const phrases = toPhrases(query.text);
      if (query.text.trim() === "" || query.cwds?.length === 0) return { hits: [], nextCursor: null };
      if (phrases.length === 0) return findSigns(query);
      toPlace(query.cursor);
      const result = queue.then(() => find(query, phrases));
      // A failure belongs to whoever asked, not to the next in the queue.
      queue = result.catch(() => undefined);
      return result;
    },
    async dispose() {
      isDisposed = true;
      await worker?.dispose();
      await queue;
    },
  };
}

function toDocument(seal: string, { thread, createdAtMs }: IndexedThread): SearchDocument {
  const { id, archived, cwd, name } = thread;
  return { id, seal, path: thread.path ?? "", createdAtMs, archived, cwd, name };
}

/** Throws HostError "invalid-request". */
function toPlace(cursor: string | null): number | null {
  if (cursor === null) return null;
  const place = Number(/^before\/(\d{1,15})$/.exec(cursor)?.[1]);
  if (Number.isNaN(place)) throw new HostError("invalid-request", `invalid cursor: ${cursor}`);
  return place;
}
