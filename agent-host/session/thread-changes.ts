// What the turns of a thread did to files, and the way back; for loaded threads and for stored ones.
import type { Clock } from "../base/clock.js";
import { HostError } from "../base/errors.js";
import type { ChangeJournal } from "../journal/change-journal.js";
import { type ChangesScope, turnsOf } from "../journal/file-history.js";
import { type ListedChanges, listChanges } from "../journal/list-changes.js";
import type { RestorableFiles } from "../journal/restorable-files.js";
import { type RestoreOutcome, type RestoreRequest, restoreTurn } from "../journal/restore-turn.js";
import type { ThreadJournal } from "../journal/thread-journal.js";
import type { ThreadStore } from "../store/thread-store.js";
import { contextMessage } from "./history.js";
import { restoredNote } from "./restored-note.js";
import type { ThreadManager } from "./thread-manager.js";
import type { ThreadSession } from "./thread-session.js";
import { checkedId } from "./thread-view.js";

export interface ThreadChangesParts {
  readonly threads: ThreadManager;
  readonly store: ThreadStore;
  readonly journal: ChangeJournal;
  readonly files: RestorableFiles;
  readonly clock: Clock;
}

export interface ChangesQuery {
  readonly threadId: string;
  /** Null for the newest turn that changed files. */
  readonly turnId: string | null;
  readonly scope: ChangesScope["kind"];
  readonly paths: readonly string[] | null;
}

export interface ThreadChangesView extends ListedChanges {
  readonly turnId: string | null;
  /** Every turn that changed files, the newest first. */
  readonly turns: readonly string[];
}

export class ThreadChanges {
  constructor(private readonly parts: ThreadChangesParts) {}

  /** Throws HostError "thread-not-found". */
  async list({ threadId, turnId, scope, paths }: ChangesQuery): Promise<ThreadChangesView> {
    const { session, journal } = await this.find(threadId);
    const turns = turnsOf(journal.records());
    const chosen = scope === "turn" ? (turnId ?? turns[0] ?? null) : null;
    if (scope === "turn" && chosen === null) return { turnId: null, turns, files: [], gaps: [] };
    const asked: ChangesScope = chosen === null ? { kind: toWide(scope) } : { kind: "turn", turnId: chosen };
    const runningTurnId = session?.activeTurnId ?? null;
    const listed = await listChanges({ scope: asked, paths, runningTurnId }, journal, this.parts.files);
    return { turnId: chosen, turns, ...listed };
  }

  async markReviewed(threadId: string, paths: readonly string[] | null): Promise<void> {
    const { journal } = await this.find(threadId);
    journal.append([{ type: "reviewed", paths }]);
  }

  /**
   * Takes a turn's changes back or brings them back, and has the model told. Throws HostError "invalid-request"
   * while a turn of the thread runs, "thread-held" when another host has the thread, and like `restoreTurn`.
   */
  async restore(threadId: string, request: RestoreRequest): Promise<RestoreOutcome> {
    const { threads, store } = this.parts;
    const id = checkedId(threadId);
    const session = threads.find(id);
    if (session !== null) {
      return session.betweenTurns(`cannot ${request.direction} while a turn of the thread runs`, () =>
        this.restoreAndTell(id, session.ephemeral, request, async (text) => {
          await session.inject([contextMessage("user", text)]);
          session.changesUpdated(request.turnId);
        }),
      );
    }
    const opened = await store.open(id);
    if (opened === null) throw notFound(threadId);
    const { writer } = opened;
    try {
      return await this.restoreAndTell(id, false, request, async (text) =>
        writer.append([{ type: "history", item: contextMessage("user", text) }]),
      );
    } finally {
      writer.close();
    }
  }

  private async restoreAndTell(
    threadId: string,
    ephemeral: boolean,
    request: RestoreRequest,
    tell: (text: string) => Promise<void>,
  ): Promise<RestoreOutcome> {
    const { journal, files, clock } = this.parts;
    const thread = journal.thread(threadId, ephemeral);
    const outcome = await journal.writing(thread, () =>
      restoreTurn(request, { thread, files, now: () => clock.now() }),
    );
    const restored = outcome.files.filter((file) => file.status === "restored").map((file) => file.path);
    if (restored.length > 0) await tell(restoredNote(request.direction, restored));
    return outcome;
  }

  private async find(
    threadId: string,
  ): Promise<{ readonly session: ThreadSession | null; readonly journal: ThreadJournal }> {
    const { threads, store, journal } = this.parts;
    const id = checkedId(threadId);
    const session = threads.find(id);
    if (session !== null) return { session, journal: journal.thread(id, session.ephemeral) };
    if ((await store.find(id)) === null) throw notFound(threadId);
    return { session: null, journal: journal.thread(id, false) };
  }
}

function toWide(scope: ChangesScope["kind"]): "thread" | "sinceReviewed" {
  return scope === "sinceReviewed" ? scope : "thread";
}

function notFound(threadId: string): HostError {
  return new HostError("thread-not-found", `no rollout found for thread id ${threadId}`);
}
