// What the host says about the shown thread, applied to it. Pure, and total: notifications that are unknown, out
// of order or malformed change nothing that they should not and never throw.
import type { ThreadTokenUsage } from "../../agent-host/protocol/token-usage.js";
import type { TurnError } from "../../agent-host/protocol/turn-error.js";
import { changeTurn, clearRetry, closeEntries, findItemEntry, putEntry } from "./change-turn.js";
import { toGoal } from "./goal.js";
import type { Notification } from "./notification.js";
import { toQueue } from "./queue.js";
import { reduceItemDelta } from "./reduce-item-delta.js";
import { toThreadStatus } from "./thread-rows.js";
import { type ThreadView, type TurnView, toItemEntry } from "./thread-view.js";
import { staleChanges } from "./turn-changes.js";
import { inputText, toViewItem, type ViewItem } from "./view-item.js";
import {
  toList,
  toNumberOrNull,
  toObject,
  toOneOf,
  toText,
  toTextOrNull,
  type WireObject,
} from "./wire-value.js";

/** The view after one notification. `nowMs` is the time of its arrival, in milliseconds since the epoch. */
export function reduceThread(view: ThreadView, notification: Notification, nowMs: number): ThreadView {
  const params = toObject(notification.params);
  if (toText(params.threadId) !== view.thread.id) return view;
  const turnId = toText(params.turnId);

  switch (notification.method) {
    case "turn/started":
      return startTurn(view, toObject(params.turn), nowMs);
    case "turn/completed":
      return completeTurn(view, toObject(params.turn), nowMs);
    case "thread/name/updated":
      return { ...view, thread: { ...view.thread, name: toTextOrNull(params.threadName) } };
    case "thread/status/changed":
      return { ...view, thread: { ...view.thread, status: toThreadStatus(params.status) } };
    case "thread/tokenUsage/updated":
      return { ...view, usage: toUsage(params.tokenUsage) };
    case "heddle/thread/queueUpdated":
      return { ...view, queue: toQueue(params.queue) };
    case "heddle/turn/changesUpdated":
      return markChanged(view, [turnId]);
    case "thread/goal/updated":
      return { ...view, goal: toGoal(params.goal) };
    case "thread/goal/cleared":
      return { ...view, goal: null };
    case "warning":
    case "guardianWarning":
      return addNotice(view, toText(params.message), null);
    default:
  }
  if (turnId === "") return view;

  switch (notification.method) {
    case "item/started":
      return putItem(view, turnId, toViewItem(params.item), true, nowMs);
    case "item/completed":
      return putItem(view, turnId, toViewItem(params.item), false, nowMs);
    case "turn/plan/updated":
      return changeTurn(view, turnId, (turn) => putEntry(clearRetry(turn), toPlan(turnId, params)));
    case "turn/diff/updated":
      return changeTurn(view, turnId, (turn) => ({ ...turn, diff: toTextOrNull(params.diff) }));
    case "error":
      return changeTurn(view, turnId, (turn) => {
        const error = toTurnError(params.error);
        return params.willRetry === true
          ? { ...turn, retrying: error.message }
          : { ...turn, error, retrying: null };
      });
    default:
      return reduceItemDelta(view, turnId, notification.method, params, nowMs);
  }
}

/** These turns changed files, or what they changed was taken back; of turns that are not shown nothing is kept. */
export function markChanged(view: ThreadView, turnIds: readonly string[]): ThreadView {
  if (!view.turns.some(({ id }) => turnIds.includes(id))) return view;
  return {
    ...view,
    turns: view.turns.map((turn) =>
      turnIds.includes(turn.id) ? { ...turn, changes: staleChanges(turn.changes) } : turn,
    ),
  };
}

function startTurn(view: ThreadView, wire: WireObject, nowMs: number): ThreadView {
  const id = toText(wire.id);
  if (id === "") return view;
  const known = view.turns.some((turn) => turn.id === id);
  // The end of a turn may overtake its start when a view joins late.
  if (known) return changeTurn(view, id, (turn) => ({ ...turn, startedAtMs: turn.startedAtMs ?? nowMs }));
  return changeTurn(endOpenTurns(view, nowMs), id, (turn) => ({ ...turn, startedAtMs: nowMs }));
}

/** A new turn means that the one before it has ended, also when its end was not heard. */
function endOpenTurns(view: ThreadView, nowMs: number): ThreadView {
  if (!view.turns.some((turn) => turn.status === "inProgress")) return view;
  return {
    ...view,
    turns: view.turns.map((turn) =>
      turn.status === "inProgress"
        ? { ...closeEntries(turn, nowMs), status: "interrupted", retrying: null }
        : turn,
    ),
  };
}

function completeTurn(view: ThreadView, wire: WireObject, nowMs: number): ThreadView {
  const id = toText(wire.id);
  if (id === "") return view;
  return changeTurn(view, id, (before) => {
    let turn = before;
    for (const value of toList(wire.items)) turn = finishItem(turn, toViewItem(value), nowMs);
    return {
      ...closeEntries(turn, nowMs),
      status: toOneOf(wire.status, ["completed", "interrupted", "failed"]),
      error: wire.error ? toTurnError(wire.error) : turn.error,
      durationMs:
        toNumberOrNull(wire.durationMs) ?? (turn.startedAtMs === null ? null : nowMs - turn.startedAtMs),
      retrying: null,
    };
  });
}

function putItem(
  view: ThreadView,
  turnId: string,
  item: ViewItem | null,
  open: boolean,
  nowMs: number,
): ThreadView {
  if (item === null) return view;
  return changeTurn(withPreview(view, item), turnId, (turn) => {
    if (!open) return finishItem(clearRetry(turn), item, nowMs);
    const known = findItemEntry(turn, item.id);
    if (known !== null && !known.open) return turn;
    return putEntry(
      clearRetry(turn),
      toItemEntry(item, turn.status === "inProgress", known?.startedAtMs ?? nowMs),
    );
  });
}

/** A new thread is called by what was asked first; the host tells that only when it lists the thread. */
function withPreview(view: ThreadView, item: ViewItem): ThreadView {
  if (item.type !== "userMessage" || view.thread.preview !== "") return view;
  return { ...view, thread: { ...view.thread, preview: inputText(item.content) } };
}

function finishItem(turn: TurnView, item: ViewItem | null, nowMs: number): TurnView {
  if (item === null) return turn;
  const known = findItemEntry(turn, item.id);
  return putEntry(turn, {
    ...toItemEntry(item, false, known?.startedAtMs ?? null),
    endedAtMs: known?.endedAtMs ?? nowMs,
  });
}

/** A notice that belongs to no turn stands at the end of the last one. */
export function addNotice(view: ThreadView, message: string, details: string | null): ThreadView {
  const last = view.turns.at(-1);
  if (last === undefined || message === "") return view;
  const count = last.entries.filter((entry) => entry.kind === "notice").length;
  return changeTurn(view, last.id, (turn) =>
    putEntry(turn, { kind: "notice", key: `${turn.id}:notice:${count}`, message, details }),
  );
}

function toPlan(turnId: string, params: WireObject) {
  return {
    kind: "plan" as const,
    key: `${turnId}:plan`,
    explanation: toTextOrNull(params.explanation),
    steps: toList(params.plan).map((value) => {
      const step = toObject(value);
      return {
        step: toText(step.step),
        status: toOneOf(step.status, ["pending", "inProgress", "completed"]),
      };
    }),
  };
}

function toTurnError(value: unknown): TurnError {
  const error = toObject(value);
  return {
    message: toText(error.message) || "The turn failed.",
    codexErrorInfo: null,
    additionalDetails: toTextOrNull(error.additionalDetails),
  };
}

function toUsage(value: unknown): ThreadTokenUsage {
  const usage = toObject(value);
  return {
    total: toBreakdown(usage.total),
    last: toBreakdown(usage.last),
    modelContextWindow: toNumberOrNull(usage.modelContextWindow),
  };
}

function toBreakdown(value: unknown): ThreadTokenUsage["total"] {
  const counts = toObject(value);
  return {
    totalTokens: toNumberOrNull(counts.totalTokens) ?? 0,
    inputTokens: toNumberOrNull(counts.inputTokens) ?? 0,
    cachedInputTokens: toNumberOrNull(counts.cachedInputTokens) ?? 0,
    outputTokens: toNumberOrNull(counts.outputTokens) ?? 0,
    reasoningOutputTokens: toNumberOrNull(counts.reasoningOutputTokens) ?? 0,
  };
}
