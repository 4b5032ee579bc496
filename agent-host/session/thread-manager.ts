// All threads of the host: those in memory, and the way to those on disk.
import path from "node:path";
import { v7 as uuidv7 } from "uuid";
import { toUnixSeconds } from "../base/clock.js";
import { HostError } from "../base/errors.js";
import type { SessionSource, Thread } from "../protocol/thread.js";
import type { Turn } from "../protocol/turn.js";
import type { StoredThread, ThreadListQuery, ThreadSearchQuery } from "../store/thread-store.js";
import { readAgentsMd } from "./agents-md.js";
import { readGitInfo } from "./git-info.js";
import type { EngineServices } from "./services.js";
import { ThreadSession } from "./thread-session.js";
import { newThreadSettings, resumedThreadSettings, type ThreadOverrides } from "./thread-settings.js";

export interface StartThreadOptions {
  readonly cwd: string;
  readonly overrides: ThreadOverrides;
  readonly ephemeral: boolean;
  readonly originator: string;
  readonly source: SessionSource;
}

export interface ThreadPageView {
  readonly data: readonly Thread[];
  readonly nextCursor: string | null;
  readonly backwardsCursor: string | null;
}

export interface ThreadSearchView {
  readonly data: {
    readonly thread: Thread;
    readonly snippet: string;
    readonly matches: number[][];
  }[];
  readonly nextCursor: string | null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

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

  isLoaded(threadId: string): boolean {
    return this.loaded.has(threadId);
  }

  loadedIds(): string[] {
    return [...this.loaded.keys()].sort();
  }

  async start(options: StartThreadOptions): Promise<ThreadSession> {
    const { services } = this;
    const cwd = await this.checkedCwd(options.cwd);
    const settings = newThreadSettings(
      await services.config.settings(cwd, options.overrides.config ?? undefined),
      cwd,
      options.overrides,
    );
    const now = services.clock.now();
    const store = options.ephemeral ? services.ephemeralStore : services.store;
    const meta = {
      id: uuidv7(),
      forkedFromId: null,
      createdAtMs: now,
      cwd,
      originator: options.originator,
      cliVersion: services.version,
      source: options.source,
      modelProvider: settings.provider.id,
      baseInstructions: settings.baseInstructions,
      gitInfo: await readGitInfo(services.environment.files, cwd),
    };
    const thread = new ThreadSession(
      {
        meta,
        ephemeral: options.ephemeral,
        store,
        writer: store.create(meta),
        settings,
        history: [],
        lastContext: null,
        tokenUsage: null,
        preview: "",
        name: null,
        updatedAt: toUnixSeconds(now),
      },
      services,
    );
    this.loaded.set(thread.id, thread);
    return thread;
  }

  /** The thread in memory, or loaded now. Overrides count for a cold load only. */
  async resume(threadId: string, overrides: ThreadOverrides): Promise<ThreadSession> {
    const id = checkedId(threadId);
    const running = this.loaded.get(id) ?? this.loading.get(id);
    if (running !== undefined) {
      this.services.log.debug("attached to a loaded thread; its settings stay as they are", { threadId: id });
      return running;
    }
    const load = this.load(id, overrides).finally(() => this.loading.delete(id));
    this.loading.set(id, load);
    return load;
  }

  private async load(id: string, overrides: ThreadOverrides): Promise<ThreadSession> {
    const { services } = this;
    const opened = await services.store.open(id);
    if (opened === null) throw new HostError("thread-not-found", `no rollout found for thread id ${id}`);
    const { loaded, writer } = opened;
    try {
      const lastCwd = loaded.lastContext?.cwd ?? loaded.thread.cwd;
      const cwd = overrides.cwd == null ? lastCwd : await this.checkedCwd(overrides.cwd);
      const settings = resumedThreadSettings(
        await services.config.settings(cwd, overrides.config ?? undefined),
        cwd,
        overrides,
        loaded,
      );
      if (loaded.damagedLines > 0) {
        services.log.warn("a rollout has damaged lines", { threadId: id, lines: loaded.damagedLines });
      }
      const thread = new ThreadSession(
        {
          meta: loaded.meta,
          ephemeral: false,
          store: services.store,
          writer,
          settings,
          history: await loaded.history(),
          lastContext: loaded.lastContext,
          tokenUsage: loaded.tokenUsage,
          preview: loaded.thread.preview,
          name: loaded.thread.name,
          updatedAt: loaded.thread.updatedAt,
        },
        services,
      );
      this.loaded.set(id, thread);
      return thread;
    } catch (error) {
      writer.close();
      throw error;
    }
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
      if (!thread.materialized) {
        throw new HostError(
          "invalid-request",
          `thread ${id} is not materialized yet; includeTurns is unavailable before first user message`,
        );
      }
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

  /** The name as it was stored: trimmed. Throws HostError "invalid-request" when nothing is left of it. */
  async setName(threadId: string, name: string): Promise<string> {
    const id = checkedId(threadId);
    const trimmed = name.trim();
    if (trimmed === "") throw new HostError("invalid-request", "thread name must not be empty");
    const thread = this.loaded.get(id);
    const store = thread?.ephemeral ? this.services.ephemeralStore : this.services.store;
    await store.setName(id, trimmed);
    if (thread !== undefined) thread.name = trimmed;
    return trimmed;
  }

  /** True when the thread was in memory and had to be unloaded. */
  async archive(threadId: string): Promise<boolean> {
    const id = checkedId(threadId);
    const thread = this.loaded.get(id);
    if (thread !== undefined) {
      if (thread.ephemeral || !thread.materialized) {
        throw new HostError("thread-not-found", `no rollout found for thread id ${id}`);
      }
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

  private async unload(id: string): Promise<void> {
    const thread = this.loaded.get(id);
    this.loaded.delete(id);
    await thread?.close();
  }

  private async checkedCwd(cwd: string): Promise<string> {
    if (!path.isAbsolute(cwd)) throw new HostError("invalid-request", `cwd must be an absolute path: ${cwd}`);
    if (!this.services.environment.filesystemEnabled) return path.normalize(cwd);
    const stat = await this.services.environment.files.stat(cwd).catch(() => null);
    if (stat === null || !stat.isDirectory)
      throw new HostError("invalid-request", `cwd is not a folder: ${cwd}`);
    return path.normalize(cwd);
  }
}

function checkedId(threadId: string): string {
  if (!UUID.test(threadId)) throw new HostError("invalid-request", `invalid thread id: ${threadId}`);
  return threadId.toLowerCase();
}

export function toThread(stored: StoredThread, turns: readonly Turn[]): Thread {
  return {
    id: stored.id,
    forkedFromId: stored.forkedFromId,
    preview: stored.preview,
    ephemeral: false,
    modelProvider: stored.modelProvider,
    createdAt: stored.createdAt,
    updatedAt: stored.updatedAt,
    status: { type: "notLoaded" },
    path: stored.path,
    cwd: stored.cwd,
    cliVersion: stored.cliVersion,
    source: stored.source,
    agentNickname: null,
    agentRole: null,
    gitInfo: stored.gitInfo,
    name: stored.name,
    turns: [...turns],
  };
}
