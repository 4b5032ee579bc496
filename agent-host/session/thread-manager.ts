// All threads of the host: those in memory, and the way to those on disk.
import { HostError } from "../base/errors.js";
import type { ResponseItem } from "../protocol/response-item.js";
import type { Thread } from "../protocol/thread.js";
import type { Turn } from "../protocol/turn.js";
import type {
  CopyUntil,
  LoadedThread,
  StoredThread,
  ThreadListQuery,
  ThreadRef,
  ThreadSearchQuery,
  TurnQuery,
} from "../store/thread-store.js";
import { readAgentsMd } from "./agents-md.js";
import { forkThread, openThread, type StartThreadOptions, startThread } from "./open-threads.js";
import type { EngineServices } from "./services.js";
import type { ThreadSession } from "./thread-session.js";
import type { ThreadOverrides } from "./thread-settings.js";
import { checkedId, noRolloutFound, notMaterialized, toThread } from "./thread-view.js";

export interface ThreadPageView {
  readonly data: readonly Thread[];
  readonly nextCursor: string | null;
  readonly backwardsCursor: string | null;
}

export interface TurnPageView {
  readonly data: readonly Turn[];
  readonly nextCursor: string | null;
  readonly backwardsCursor: string | null;
}

export interface ForkRequest {
  readonly threadId: string;
  /** A rollout file to read instead of the one of `threadId`. */
  readonly path: string | null;
  readonly until: CopyUntil;
  readonly overrides: ThreadOverrides;
  readonly ephemeral: boolean;
  readonly originator: string;
}
export interface ThreadSearchView {
  readonly data: {
    readonly thread: Thread;
    readonly snippet: string;
    readonly matches: number[][];
  }[];
  readonly nextCursor: string | null;
}

export class ThreadManager {
  private readonly loaded = new Map<string, ThreadSession>();
  /** Loads under way, so that two clients that resume one thread at once share it. */
  private readonly loading = new Map<string, Promise<ThreadSession>>();

  constructor(private readonly services: EngineServices) {}

  /** The loaded thread. Throws HostError when the id is malformed or the thread is not in memory. */
  get(threadId: string): ThreadSession {
    const thread = this.loaded.get(checkedId(threadId));
    if (thread === undefined) throw new HostError("thread-not-found", `thread not found: ${threadId}`);
    return thread;
  }

  /** Null when the thread is not in memory. Throws HostError when the id is malformed. */
  find(threadId: string): ThreadSession | null {
    return this.loaded.get(checkedId(threadId)) ?? null;
  }

  loadedIds(): string[] {
    return [...this.loaded.keys()].sort();
  }

  async start(options: StartThreadOptions): Promise<ThreadSession> {
    return this.keep(await startThread(this.services, options));
  }

  /** A new thread whose model remembers `history`. Its id is a new one; the one asked for must not be running. */
  async startWithHistory(
    threadId: string,
    history: readonly ResponseItem[],
    options: Omit<StartThreadOptions, "history">,
  ): Promise<ThreadSession> {
    if (this.find(threadId) !== null) {
      throw new HostError(
        "invalid-request",
        `cannot resume thread ${threadId} with history while it is already running`,
      );
    }
    return this.start({ ...options, history });
  }

  /** The thread in memory, or loaded now. Overrides count for a cold load only. */
  async resume(
    threadId: string,
    { path, overrides }: { readonly path: string | null; readonly overrides: ThreadOverrides },
  ): Promise<ThreadSession> {
    const asked = checkedId(threadId);
    const running = this.running(asked) ?? (path === null ? undefined : this.runningAt(path));
    if (running !== undefined) {
      const thread = await running;
      if (path !== null && thread.path !== path) {
        throw new HostError(
          "invalid-request",
          `cannot resume running thread ${thread.id} with mismatched path: requested \`${path}\`, active \`${thread.path}\``,
        );
      }
      this.services.log.debug("attached to a loaded thread; its settings stay as they are", {
        threadId: thread.id,
      });
      return thread;
    }
    const key = path ?? asked;
    const load = this.load(path === null ? asked : { path }, overrides, asked).finally(() =>
      this.loading.delete(key),
    );
    this.loading.set(key, load);
    return load;
  }

  private running(key: string): ThreadSession | Promise<ThreadSession> | undefined {
    return this.loaded.get(key) ?? this.loading.get(key);
  }

  private runningAt(path: string): ThreadSession | Promise<ThreadSession> | undefined {
    for (const thread of this.loaded.values()) if (thread.path === path) return thread;
    return this.loading.get(path);
  }

  private async load(source: ThreadRef, overrides: ThreadOverrides, asked: string): Promise<ThreadSession> {
    const opened = await this.services.store.open(source);
    if (opened === null) throw noRolloutFound(asked);
    const thread = await openThread(this.services, opened, overrides);
    if (opened.loaded.damagedLines > 0) {
      this.services.log.warn("a rollout has damaged lines", {
        threadId: thread.id,
        lines: opened.loaded.damagedLines,
      });
    }
    thread.reactivateGoal();
    return this.keep(thread);
  }

  /** A new thread with a copy of another one's history. */
  async fork({
    threadId,
    path,
    until,
    overrides,
    ephemeral,
    originator,
  }: ForkRequest): Promise<ThreadSession> {
    const id = checkedId(threadId);
    const { services } = this;
    const store = path === null && this.loaded.get(id)?.ephemeral ? services.ephemeralStore : services.store;
    const ref: ThreadRef = path === null ? id : { path };
    const [source, records] = await Promise.all([store.read(ref), store.records(ref, until)]);
    if (source === null || records === null) throw noRolloutFound(id);
    await refuseUnknownTurn(source, until);
    return this.keep(await forkThread(services, { source, records, overrides, ephemeral, originator }));
  }

  /** A thread with or without its turns, loaded or not. */
  async read(threadId: string, includeTurns: boolean): Promise<Thread> {
    const id = checkedId(threadId);
    const thread = this.loaded.get(id);
    if (thread !== undefined) {
      if (!includeTurns) return thread.view();
      if (thread.ephemeral) {
        throw new HostError("invalid-request", "ephemeral threads do not support includeTurns");
      }
      if (!thread.materialized) throw notMaterialized(id, "includeTurns");
      return { ...thread.view(), turns: await thread.turns() };
    }
    if (!includeTurns) {
      const stored = await this.services.store.find(id);
      if (stored !== null) return toThread(stored, []);
    } else {
      const stored = await this.services.store.read(id);
      if (stored !== null) return toThread(stored.thread, await stored.turns());
    }
    throw new HostError("thread-not-found", `thread not loaded: ${id}`);
  }

  /** A page of a thread's turns, loaded or not; the running turn is shown with its items so far. */
  async turnPage(threadId: string, query: TurnQuery): Promise<TurnPageView> {
    const id = checkedId(threadId);
    const thread = this.loaded.get(id) ?? null;
    if (thread?.materialized === false) throw notMaterialized(id, "thread/turns/list");
    const store = thread?.ephemeral ? this.services.ephemeralStore : this.services.store;
    const stored = await store.read(id);
    if (stored === null) throw new HostError("thread-not-found", `thread not loaded: ${id}`);
    const { turns, ...cursors } = await stored.turnPage(query);
    const live = thread?.runningTurn() ?? null;
    return { data: turns.map((turn) => (turn.id === live?.id ? live : turn)), ...cursors };
  }

  async list(query: ThreadListQuery): Promise<ThreadPageView> {
    const page = await this.services.store.list(query);
    return {
      data: page.threads.map((stored) => this.toRow(stored)),
      nextCursor: page.nextCursor,
      backwardsCursor: page.backwardsCursor,
    };
  }

  async search(query: ThreadSearchQuery): Promise<ThreadSearchView> {
    const { hits, nextCursor } = await this.services.store.search(query);
    const data = hits.map(({ thread, snippet, matches }) => ({
      thread: this.toRow(thread),
      snippet,
      matches: matches.map((place) => [...place]),
    }));
    return { data, nextCursor };
  }

  /** True when the thread was in memory and had to be unloaded. */
  async archive(threadId: string): Promise<boolean> {
    const id = checkedId(threadId);
    const thread = this.loaded.get(id);
    if (thread !== undefined) {
      if (thread.ephemeral || !thread.materialized) throw noRolloutFound(id);
      await this.unload(id);
    }
    await this.services.store.archive(id);
    return thread !== undefined;
  }

  async unarchive(threadId: string): Promise<Thread> {
    return toThread(await this.services.store.unarchive(checkedId(threadId)), []);
  }

  /** The AGENTS.md files that a thread's turns are told of. */
  async instructionSources(thread: ThreadSession): Promise<readonly string[]> {
    const { settings } = thread;
    const found = await readAgentsMd(this.services.environment, {
      home: this.services.home,
      cwd: settings.cwd,
      maxBytes: settings.projectDocMaxBytes,
      fallbackNames: settings.projectDocFallbackFilenames,
      rootMarkers: settings.projectRootMarkers,
    });
    return found.sources;
  }

  /** Takes a thread out of memory, ending its turn if it runs one; its rollout stays. */
  async unload(id: string): Promise<void> {
    const thread = this.loaded.get(id);
    this.loaded.delete(id);
    await thread?.close();
  }

  /** Ends every turn and everything that threads started. */
  async dispose(): Promise<void> {
    await Promise.allSettled([...this.loaded.keys()].map((id) => this.unload(id)));
  }

  /** As lists show it: with the state of a thread that is loaded. */
  private toRow(stored: StoredThread): Thread {
    const thread = toThread(stored, []);
    const running = this.loaded.get(stored.id);
    return running === undefined ? thread : { ...thread, status: running.status };
  }

  private keep(thread: ThreadSession): ThreadSession {
    this.loaded.set(thread.id, thread);
    // Whoever opens a thread is about to use it.
    thread.prewarm();
    return thread;
  }
}

/** A turn that was rolled back is still in the file, but no longer part of the thread. */
async function refuseUnknownTurn(source: LoadedThread, until: CopyUntil): Promise<void> {
  if (until === null) return;
  const wanted = "lastTurnId" in until ? until.lastTurnId : until.beforeTurnId;
  const turns = await source.turns();
  if (turns.some((turn) => turn.id === wanted)) return;
  throw new HostError("invalid-request", `thread ${source.thread.id} has no turn ${wanted}`);
}
