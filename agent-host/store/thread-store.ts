// The port of thread storage. Nothing outside store/ touches thread files or the index.
import type { Disposable } from "../base/disposable.js";
import type { HeddleQueuedInput } from "../protocol/heddle-queue.js";
import type { ResponseItem } from "../protocol/response-item.js";
import type { GitInfo, SessionSource } from "../protocol/thread.js";
import type { ThreadGoal } from "../protocol/thread-goal.js";
import type { ThreadMemoryMode } from "../protocol/thread-memory.js";
import type { ThreadTokenUsage } from "../protocol/token-usage.js";
import type { Turn } from "../protocol/turn.js";
import type { StoredEvent, ThreadMeta, TurnContext } from "./stored-event.js";

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

/** A stored thread: by its id, or by a file of a store that has files. */
export type ThreadRef = string | { readonly path: string };

/**
 * A thread as it was when it was read. What is small is here; what may be large is read when it is asked for, up
 * to where the thread ended then.
 */
export interface LoadedThread {
  readonly thread: StoredThread;
  readonly meta: ThreadMeta;
  readonly lastContext: TurnContext | null;
  /** Whether the history still has what the model was told of `lastContext`; rollbacks and compactions take it. */
  readonly contextIsKnown: boolean;
  readonly tokenUsage: ThreadTokenUsage | null;
  /** How often the history was compacted, as far as that counts. */
  readonly compactions: number;
  readonly lastTurnId: string | null;
  readonly goal: ThreadGoal | null;
  /** Input that the model has not read yet, oldest first. */
  readonly queue: readonly HeddleQueuedInput[];
  readonly memoryMode: ThreadMemoryMode;
  /** Lines that could not be read, for the log. */
  readonly damagedLines: number;
  /** The model's memory of the thread: less what was compacted or rolled back. */
  history(): Promise<readonly ResponseItem[]>;
  /** Oldest first; a turn whose end is missing is `interrupted`. Item ids are `item-N` or the call id. */
  turns(): Promise<readonly Turn[]>;
  /** Reads no more of the thread than the page needs. Throws HostError "invalid-request" for a bad cursor. */
  turnPage(query: TurnQuery): Promise<TurnPage>;
}

export interface TurnQuery {
  readonly sortDirection: "asc" | "desc";
  readonly cursor: string | null;
  /** At least 1. */
  readonly limit: number;
}

export interface TurnPage {
  readonly turns: readonly Turn[];
  readonly nextCursor: string | null;
  /** For the opposite direction: begins with the first turn of this page. Null for an empty page. */
  readonly backwardsCursor: string | null;
}

export interface ThreadListQuery {
  readonly archived: boolean;
  /** Null for all; an empty list matches nothing. */
  readonly cwds: readonly string[] | null;
  readonly modelProviders: readonly string[] | null;
  readonly sourceKinds: readonly string[] | null;
  /** A part of the title or preview, case-sensitive. */
  readonly searchTerm: string | null;
  readonly sortKey: "created_at" | "updated_at";
  readonly sortDirection: "asc" | "desc";
  readonly cursor: string | null;
  /** 1 to 100. */
  readonly limit: number;
  /** Answers from the index as it is, without a look at the files. */
  readonly indexOnly: boolean;
}

export interface ThreadPage {
  readonly threads: readonly StoredThread[];
  readonly nextCursor: string | null;
  readonly backwardsCursor: string | null;
}

export interface ThreadSearchQuery {
  /** Words that all have to occur, in any case; a last word may be a beginning. */
  readonly text: string;
  readonly archived: boolean;
  readonly cwds: readonly string[] | null;
  readonly cursor: string | null;
  /** 1 to 100. */
  readonly limit: number;
}

export interface ThreadSearchHit {
  readonly thread: StoredThread;
  /** The place that was found, on one line, at most some 200 characters. */
  readonly snippet: string;
  /** Where the words are in `snippet`, in UTF-16 code units: begin and end of each. */
  readonly matches: readonly (readonly [number, number])[];
}

export interface ThreadSearchPage {
  readonly hits: readonly ThreadSearchHit[];
  readonly nextCursor: string | null;
}

/** Which turns of a thread are copied. Turn ids that are not in it are the caller's error. */
export type CopyUntil = { readonly lastTurnId: string } | { readonly beforeTurnId: string } | null;

/** A thread's records on their way into a new thread. What is in them is the store's business. */
export interface ThreadRecords {
  readonly lines: AsyncIterable<string>;
}

/** Who writes a thread now. */
export interface ThreadHolder {
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/** The one writer of a thread. Whoever opened it closes it. */
export interface ThreadWriter {
  /** The rollout file, also before it exists; null for threads without one. */
  readonly path: string | null;
  /** False until the first user message was appended: until then nothing is on disk. */
  readonly materialized: boolean;
  /**
   * Returns once the events would survive the death of this process. Events before the first user message are
   * held in memory and written with it. Throws HostError "store-failed" when the disk refuses: then none of the
   * events is stored.
   */
  append(events: readonly StoredEvent[]): void;
  /** Puts what is held in memory on disk without waiting for a user message. Throws as `append` does. */
  materialize(): void;
  close(): void;
}

export interface OpenedThread {
  readonly loaded: LoadedThread;
  readonly writer: ThreadWriter;
}

export interface ThreadStore {
  create(meta: ThreadMeta): ThreadWriter;
  /** A new thread that begins with another one's records; a turn that was under way in them is interrupted. */
  createFrom(meta: ThreadMeta, records: ThreadRecords): Promise<OpenedThread>;
  /** Null when there is no such thread. Throws HostError "invalid-request" for a turn that is not in it. */
  records(source: ThreadRef, until: CopyUntil): Promise<ThreadRecords | null>;
  /** Null when there is no such thread. Archived threads can be read, not opened. */
  read(source: ThreadRef): Promise<LoadedThread | null>;
  /**
   * Reads a thread and takes its writer. Null when there is no such (unarchived) thread. Throws HostError
   * "thread-held" when another writer has it, which may be another process; its `data` is `{ threadId, holder }`.
   */
  open(source: ThreadRef): Promise<OpenedThread | null>;
  /** Who has the writer of a thread; null when nobody does, or nobody who is still alive. */
  holder(threadId: string): Promise<ThreadHolder | null>;
  /**
   * Forgets writers of a thread that may be alive where this process cannot look. Throws HostError "thread-held"
   * when one is known to be alive.
   */
  breakLease(threadId: string): Promise<void>;
  /** Calls `onGrowth` when a stored thread may have grown or lost its writer, whoever that is. The caller disposes. */
  watch(threadId: string, onGrowth: () => void): Promise<Disposable>;
  /** One row without the turns, the fast way. Null when there is no such thread. */
  find(threadId: string): Promise<StoredThread | null>;
  /** Throws HostError "invalid-request" for a bad cursor. */
  list(query: ThreadListQuery): Promise<ThreadPage>;
  /** Full text over titles and messages, newest thread first. Throws HostError like `list`. */
  search(query: ThreadSearchQuery): Promise<ThreadSearchPage>;
  /** Throws HostError "thread-not-found". */
  setName(threadId: string, name: string): Promise<void>;
  /** What is shown as the thread's git state from now on. Throws HostError "thread-not-found". */
  setGitInfo(threadId: string, gitInfo: GitInfo | null): Promise<void>;
  archive(threadId: string): Promise<void>;
  unarchive(threadId: string): Promise<StoredThread>;
  /** Ends timers and writes the index. */
  dispose(): Promise<void>;
}
