// Rebuilds a turn that a person saw from the lines that are its own.
import { toUnixSeconds } from "../../base/clock.js";
import type { ThreadItem } from "../../protocol/item.js";
import type { Turn, TurnStatus } from "../../protocol/turn.js";
import type { TurnError } from "../../protocol/turn-error.js";
import { toTurnError } from "./error-record.js";
import type { EventOf, EventPayload } from "./event-record.js";
import { isCallEvent, toCallItem } from "./item/call-record.js";
import { toCitation } from "./item/citation-record.js";
import { toCompletedItem } from "./item/completed-item.js";
import { toHookFragments } from "./item/hook-prompt-record.js";
import { toEnteredReview, toExitedReview } from "./item/review-record.js";
import { toUserInput } from "./item/user-message-record.js";
import { ItemCount } from "./item-count.js";
import type { Line } from "./line.js";
import { readIds } from "./line-ids.js";
import { type LineKind, readKind, startsThought } from "./line-kind.js";
import { parseRecord } from "./record.js";
import type { TurnPlace } from "./turn-scan.js";

export interface TurnBuilder {
  add(line: Line): void;
  /** A turn whose end is missing is `interrupted`. */
  finish(): Turn;
}

/** Kinds of lines that say nothing about turns. */
const passedOver: ReadonlySet<LineKind> = new Set<LineKind>([
  "rollback",
  "usage",
  "goal",
  "goalCleared",
  "settings",
  "context",
  "meta",
  "compacted",
  "history",
  "other",
  "damaged",
]);

export function createTurnBuilder(place: TurnPlace): TurnBuilder {
  const count = new ItemCount();
  const items: ThreadItem[] = [];
  let hookPrompts = 0;
  /** The reasoning that the next thought goes on with, unless it starts an item of its own. */
  let thoughts: Extract<ThreadItem, { type: "reasoning" }> | null = null;
  // Without events for the beginning of turns there are none for their end either.
  let status: TurnStatus = place.isExplicit ? "interrupted" : "completed";
  let error: TurnError | null = null;
  let startedAt: number | null = null;
  let completedAt: number | null = null;
  let durationMs: number | null = null;

  const nextId = () => `item-${place.numbersBefore + count.numbers}`;

  /** Calls have ids of their own, and the last word on a call counts. */
  const putItem = (item: ThreadItem | null) => {
    if (item === null) return;
    const known = items.findIndex((each) => each.id === item.id);
    if (known >= 0) items[known] = item;
    else items.push(item);
  };

  const addThought = (list: "summary" | "content", text: string) => {
    if (thoughts === null) {
      thoughts = { type: "reasoning", id: nextId(), summary: [], content: [] };
      items.push(thoughts);
    }
    thoughts[list].push(text);
  };

  const end = (event: EventOf<"task_complete" | "turn_complete" | "turn_aborted">, at: number | null) => {
    status = event.type === "turn_aborted" ? "interrupted" : "completed";
    if (event.error !== null && event.error !== undefined) error = toTurnError(event.error);
    startedAt ??= wholeOrNull(event.started_at);
    completedAt = wholeOrNull(event.completed_at) ?? (at === null ? null : toUnixSeconds(at));
    durationMs = wholeOrNull(event.duration_ms);
  };

  const addEvent = (event: EventPayload, at: number | null) => {
    if (isCallEvent(event)) {
      putItem(toCallItem(event));
      return;
    }
    switch (event.type) {
      case "task_started":
      case "turn_started":
        startedAt = wholeOrNull(event.started_at) ?? (at === null ? null : toUnixSeconds(at));
        return;
      case "task_complete":
      case "turn_complete":
      case "turn_aborted":
        end(event, at);
        return;
      case "user_message":
        items.push({ type: "userMessage", id: nextId(), content: toUserInput(event) });
        return;
      case "agent_message":
        items.push({
          type: "agentMessage",
          id: nextId(),
          text: event.message,
          phase: event.phase ?? null,
          memoryCitation: toCitation(event.memory_citation),
        });
        return;
      case "agent_reasoning":
        addThought("summary", event.text);
        return;
      case "agent_reasoning_raw_content":
        addThought("content", event.text);
        return;
      case "context_compacted":
        items.push({ type: "contextCompaction", id: nextId() });
        return;
      case "entered_review_mode":
        items.push({ type: "enteredReviewMode", id: nextId(), review: toEnteredReview(event) });
        return;
      case "exited_review_mode":
        items.push({ type: "exitedReviewMode", id: nextId(), review: toExitedReview(event) });
        return;
      case "item_completed":
        putItem(toCompletedItem(event.item));
        return;
      case "error":
        error = toTurnError(event);
        return;
      case "token_count":
      case "thread_goal_updated":
      case "thread_goal_cleared":
      case "heddle_queue":
      case "thread_settings_applied":
      case "thread_rolled_back":
        return;
    }
  };

  return {
    add(line) {
      const known = readKind(line);
      const { kind } = known;
      if (passedOver.has(kind)) return;
      const ids = kind === "call" || kind === "item" ? readIds(line, known) : null;
      const begins = count.add(kind, ids, kind === "thought" && startsThought(line, known));
      if (begins) thoughts = null;
      const record = parseRecord(line.text());
      // A damaged line costs itself; the numbers around it stay.
      if (typeof record === "string") return;
      if (record.type === "event_msg") addEvent(record.payload, record.at);
      if (record.type === "response_item" && record.payload.type === "message") {
        const fragments = toHookFragments(record.payload.content);
        if (fragments !== null)
          items.push({ type: "hookPrompt", id: `${place.id}-hook-${++hookPrompts}`, fragments });
      }
    },
    finish: () => ({
      id: place.id,
      items,
      status: status === "completed" && error !== null ? "failed" : status,
      error: status === "completed" ? error : null,
      startedAt,
      completedAt,
      durationMs,
    }),
  };
}

function wholeOrNull(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.trunc(value);
}
