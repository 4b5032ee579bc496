// The shown thread as plain data. Every change makes new objects only along its own path, so a component can
// tell by identity that its item did not change.
import type { Thread } from "../../agent-host/protocol/thread.js";
import type { ThreadGoal } from "../../agent-host/protocol/thread-goal.js";
import type { ThreadTokenUsage } from "../../agent-host/protocol/token-usage.js";
import type { Turn, TurnPlanStep, TurnStatus } from "../../agent-host/protocol/turn.js";
import type { TurnError } from "../../agent-host/protocol/turn-error.js";
import type { QueuedMessage } from "./queue.js";
import type { TurnChanges } from "./turn-changes.js";
import { toViewItem, type ViewItem } from "./view-item.js";

/** One card of the transcript. `key` is unique in the thread. */
export type Entry = ItemEntry | PlanEntry | NoticeEntry;

export interface ItemEntry {
  readonly kind: "item";
  readonly key: string;
  readonly item: ViewItem;
  /** True until the item completes or its turn ends. */
  readonly open: boolean;
  /** Milliseconds of this machine's clock; null for items that were there when the thread was opened. */
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
}

export interface PlanEntry {
  readonly kind: "plan";
  readonly key: string;
  readonly explanation: string | null;
  readonly steps: readonly TurnPlanStep[];
}

export interface NoticeEntry {
  readonly kind: "notice";
  readonly key: string;
  readonly message: string;
  readonly details: string | null;
}

export interface TurnView {
  readonly id: string;
  readonly status: TurnStatus;
  readonly error: TurnError | null;
  readonly durationMs: number | null;
  /** Milliseconds since the epoch; null when unknown. */
  readonly startedAtMs: number | null;
  readonly entries: readonly Entry[];
  /** What the host says while it tries again; null as soon as something arrives. */
  readonly retrying: string | null;
  /** A git-style diff of all that the turn changed. */
  readonly diff: string | null;
  /** What the journal has of the turn; null for one that changed no file. */
  readonly changes: TurnChanges | null;
}

export interface ThreadView {
  /** Without turns. */
  readonly thread: Thread;
  readonly turns: readonly TurnView[];
  readonly usage: ThreadTokenUsage | null;
  /** Messages that wait for the model, oldest first. */
  readonly queue: readonly QueuedMessage[];
  readonly goal: ThreadGoal | null;
}

export function toThreadView(thread: Thread, turns: readonly Turn[]): ThreadView {
  return {
    thread: { ...thread, turns: [] },
    turns: turns.map(toTurnView),
    usage: null,
    queue: [],
    goal: null,
  };
}

export function toTurnView(turn: Turn): TurnView {
  const running = turn.status === "inProgress";
  const items = (turn.items ?? []).map(toViewItem).filter((item) => item !== null);
  return {
    id: turn.id,
    status: turn.status,
    error: turn.error ?? null,
    durationMs: turn.durationMs ?? null,
    startedAtMs: typeof turn.startedAt === "number" ? turn.startedAt * 1000 : null,
    entries: items.map((item, index) =>
      toItemEntry(item, running && isUnfinished(item, index === items.length - 1), null),
    ),
    retrying: null,
    diff: null,
    changes: null,
  };
}

/** Text items carry no status: in a snapshot only the last one can still be growing. */
function isUnfinished(item: ViewItem, isLast: boolean): boolean {
  switch (item.type) {
    case "commandExecution":
    case "fileChange":
      return item.status === "inProgress";
    case "agentMessage":
    case "reasoning":
    case "plan":
      return isLast;
    case "userMessage":
    case "imageView":
    case "contextCompaction":
    case "enteredReviewMode":
    case "exitedReviewMode":
    case "unknown":
      return false;
  }
}

export function toItemEntry(item: ViewItem, open: boolean, startedAtMs: number | null): ItemEntry {
  return { kind: "item", key: item.id, item, open, startedAtMs, endedAtMs: null };
}

/** The turn that works now; it is always the last one. */
export function runningTurn(view: ThreadView | null): TurnView | null {
  const last = view?.turns.at(-1);
  return last?.status === "inProgress" ? last : null;
}

/** The item, in whichever turn it is. */
export function findItem(view: ThreadView | null, itemId: string): ViewItem | null {
  for (const turn of view?.turns ?? []) {
    for (const entry of turn.entries) {
      if (entry.kind === "item" && entry.item.id === itemId) return entry.item;
    }
  }
  return null;
}
