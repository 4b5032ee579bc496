// The port of thread storage. Nothing outside store/ touches thread files or the index.

import type { ThreadItem } from "../protocol/item.js";
import type { ReasoningEffort, ReasoningSummary } from "../protocol/model.js";
import type { AskForApproval, PermissionProfile, SandboxPolicy } from "../protocol/permission.js";
import type { ResponseItem } from "../protocol/response-item.js";
import type { GitInfo, SessionSource } from "../protocol/thread.js";
import type { RateLimitSnapshot, ThreadTokenUsage } from "../protocol/token-usage.js";
import type { Turn } from "../protocol/turn.js";
import type { TurnError } from "../protocol/turn-error.js";
import type { UserInput } from "../protocol/user-input.js";

export interface ThreadMeta {
  /** UUIDv7. */
  readonly id: string;
  readonly forkedFromId: string | null;
  /** Milliseconds since the Unix epoch. */
  readonly createdAtMs: number;
  readonly cwd: string;
  readonly originator: string;
  readonly cliVersion: string;
  readonly source: SessionSource;
  readonly modelProvider: string;
  readonly baseInstructions: string | null;
  readonly gitInfo: GitInfo | null;
}

/** The settings a turn ran under; the newest one is restored on resume. */
export interface TurnContext {
  readonly turnId: string;
  readonly cwd: string;
  /** YYYY-MM-DD. */
  readonly currentDate: string;
  readonly timezone: string;
  readonly approvalPolicy: AskForApproval;
  readonly sandboxPolicy: SandboxPolicy;
  readonly permissionProfile: PermissionProfile | null;
  readonly model: string;
  readonly effort: ReasoningEffort | null;
  readonly summary: ReasoningSummary;
}

/** What the engine hands to the store, in the order it happened. */
export type StoredEvent =
  | {
      readonly type: "turnStarted";
      readonly turnId: string;
      readonly startedAt: number;
      readonly modelContextWindow: number | null;
    }
  | { readonly type: "turnContext"; readonly context: TurnContext }
  /** An item of the model's history. */
  | { readonly type: "history"; readonly item: ResponseItem }
  | { readonly type: "userMessage"; readonly content: readonly UserInput[] }
  /** A finished item; the store keeps what history alone cannot rebuild. */
  | {
      readonly type: "itemCompleted";
      readonly turnId: string;
      readonly item: ThreadItem;
      readonly stdout?: string;
    }
  | {
      readonly type: "tokenCount";
      readonly usage: ThreadTokenUsage | null;
      readonly rateLimits: RateLimitSnapshot | null;
    }
  | { readonly type: "turnError"; readonly turnId: string; readonly error: TurnError }
  | {
      readonly type: "turnCompleted";
      readonly turnId: string;
      readonly lastAgentMessage: string | null;
      readonly completedAt: number;
      readonly durationMs: number;
      readonly timeToFirstTokenMs: number | null;
    }
  | {
      readonly type: "turnAborted";
      readonly turnId: string;
      readonly reason: "interrupted" | "replaced";
      readonly completedAt: number;
      readonly durationMs: number;
    };

/** A row of a list: what is known of a thread without reading all of it. Times are Unix seconds. */
export interface StoredThread {
  readonly id: string;
  readonly forkedFromId: string | null;
  readonly path: string | null;
  readonly preview: string;
  readonly name: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly cwd: string;
  readonly modelProvider: string;
  readonly source: SessionSource;
  readonly cliVersion: string;
  readonly gitInfo: GitInfo | null;
  readonly archived: boolean;
}

/** A whole thread, rebuilt from its rollout. */
export interface LoadedThread {
  readonly thread: StoredThread;
  readonly meta: ThreadMeta;
  readonly history: readonly ResponseItem[];
  /** Oldest first; a turn whose end is missing is `interrupted`. Item ids are `item-N` or the call id. */
  readonly turns: readonly Turn[];
  readonly lastContext: TurnContext | null;
  readonly tokenUsage: ThreadTokenUsage | null;
  /** Lines that could not be read, for the log. */
  readonly damagedLines: number;
}

export interface ThreadListQuery {
  readonly archived: boolean;
  readonly cwds: readonly string[] | null;
  readonly modelProviders: readonly string[] | null;
  readonly sourceKinds: readonly string[] | null;
  readonly searchTerm: string | null;
  readonly sortKey: "created_at" | "updated_at";
  readonly sortDirection: "asc" | "desc";
  readonly cursor: string | null;
  /** 1 to 100. */
  readonly limit: number;
}

export interface ThreadPage {
  readonly threads: readonly StoredThread[];
  readonly nextCursor: string | null;
  readonly backwardsCursor: string | null;
}

/** The one writer of a thread. Whoever opened it closes it. */
export interface ThreadWriter {
  /** The rollout file, also before it exists; null for ephemeral threads. */
  readonly path: string | null;
  /** False until the first user message was appended: until then nothing is on disk. */
  readonly materialized: boolean;
  /**
   * Returns once the events would survive the death of this process. Events before the first user message are
   * held in memory and written with it. Throws HostError "store-failed" when the disk refuses.
   */
  append(events: readonly StoredEvent[]): void;
  close(): void;
}

export interface ThreadStore {
  create(meta: ThreadMeta, options: { readonly ephemeral: boolean }): ThreadWriter;
  /** Null when there is no such thread. Archived threads can be read, not opened. */
  read(threadId: string): Promise<LoadedThread | null>;
  /** Reads a thread and takes its writer. Null when there is no such (unarchived) thread. */
  open(threadId: string): Promise<{ readonly loaded: LoadedThread; readonly writer: ThreadWriter } | null>;
  /** One row without the turns, the fast way. Null when there is no such thread. */
  find(threadId: string): Promise<StoredThread | null>;
  /** Throws HostError "invalid-request" for a bad cursor. */
  list(query: ThreadListQuery): Promise<ThreadPage>;
  /** Throws HostError "thread-not-found". */
  setName(threadId: string, name: string): Promise<void>;
  archive(threadId: string): Promise<void>;
  unarchive(threadId: string): Promise<StoredThread>;
  /** Ends timers and writes the index. */
  dispose(): Promise<void>;
}
