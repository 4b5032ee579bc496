// Threads of any turns, as what the engine stores of them and as what clients saw.
import fc from "fast-check";
import type { HookPromptFragment, ThreadItem } from "../../../../agent-host/protocol/item.js";
import type { ResponseItem } from "../../../../agent-host/protocol/response-item.js";
import type { Turn } from "../../../../agent-host/protocol/turn.js";
import type { TurnError } from "../../../../agent-host/protocol/turn-error.js";
import type { StoredEvent } from "../../../../agent-host/store/stored-event.js";
import { callItem, otherItem } from "./any-item.js";

interface AnyTurn {
  readonly id: string;
  readonly items: readonly ThreadItem[];
  readonly end: "completed" | "interrupted" | "missing";
  readonly error: TurnError | null;
  readonly at: number;
}

const error: fc.Arbitrary<TurnError> = fc.record({
  message: fc.string(),
  codexErrorInfo: fc.option(
    fc.constantFrom(
      "contextWindowExceeded" as const,
      "other" as const,
      { httpConnectionFailed: { httpStatusCode: 502 } },
      { responseStreamDisconnected: { httpStatusCode: null } },
      { activeTurnNotSteerable: { turnKind: "review" as const } },
    ),
  ),
  additionalDetails: fc.option(fc.string()),
});

const turn: fc.Arbitrary<AnyTurn> = fc.record({
  id: fc.uuid({ version: 7 }),
  items: fc.array(fc.oneof(callItem, otherItem), { maxLength: 8 }),
  end: fc.constantFrom("completed", "interrupted", "missing"),
  error: fc.option(error),
  at: fc.nat({ max: 2_000_000_000 }),
});

const numbered: ReadonlySet<string> = new Set<ThreadItem["type"]>([
  "userMessage",
  "agentMessage",
  "reasoning",
  "enteredReviewMode",
  "exitedReviewMode",
  "contextCompaction",
]);

export interface AnyThread {
  readonly events: readonly StoredEvent[];
  readonly turns: readonly Turn[];
  readonly history: readonly ResponseItem[];
}

/** No two turns or calls have the same id, as in real threads. */
export const anyThread: fc.Arbitrary<AnyThread> = fc
  .array(turn, { maxLength: 5 })
  .filter((turns) => new Set(turns.map(({ id }) => id)).size === turns.length)
  .filter((turns) => {
    const ids = turns.flatMap(({ items }) => items.map(({ id }) => id));
    return new Set(ids).size === ids.length;
  })
  // What JSON gives back: objects of the usual kind, and no minus zero.
  .map((turns): AnyThread => JSON.parse(JSON.stringify(toThread(turns))));

function toThread(turns: readonly AnyTurn[]): AnyThread {
  const events: StoredEvent[] = [];
  const history: ResponseItem[] = [];
  let number = 0;
  const addHistory = (item: ResponseItem) => {
    events.push({ type: "history", item });
    history.push(item);
  };
  const expected = turns.map(({ id, items, end, error, at }): Turn => {
    let hooks = 0;
    events.push({ type: "turnStarted", turnId: id, startedAt: at, modelContextWindow: null });
    const read = items.map((item): ThreadItem => {
      if (item.type === "userMessage") {
        addHistory({ type: "message", role: "user", content: [{ type: "input_text", text: item.id }] });
        events.push({ type: "userMessage", content: item.content });
      }
      if (item.type === "hookPrompt") addHistory(hookPromptMessage(item.fragments));
      events.push({ type: "itemCompleted", turnId: id, item });
      if (item.type === "hookPrompt") return { ...item, id: `${id}-hook-${++hooks}` };
      // Thoughts without a text keep their id: they have no number.
      const isSilent = item.type === "reasoning" && item.summary.length + item.content.length === 0;
      return numbered.has(item.type) && !isSilent ? { ...item, id: `item-${++number}` } : item;
    });
    if (error !== null) events.push({ type: "turnError", turnId: id, error });
    const times = { completedAt: at + 1, durationMs: 500 };
    if (end === "completed") {
      events.push({
        type: "turnCompleted",
        turnId: id,
        lastAgentMessage: null,
        timeToFirstTokenMs: null,
        ...times,
      });
    }
    if (end === "interrupted")
      events.push({ type: "turnAborted", turnId: id, reason: "interrupted", ...times });
    return {
      id,
      items: read,
      status: end !== "completed" ? "interrupted" : error === null ? "completed" : "failed",
      error: end === "completed" ? error : null,
      startedAt: at,
      completedAt: end === "missing" ? null : times.completedAt,
      durationMs: end === "missing" ? null : times.durationMs,
    };
  });
  return { events, turns: expected, history };
}

/** What whoever runs hooks stores of what they say. */
export function hookPromptMessage(fragments: readonly HookPromptFragment[]): ResponseItem {
  return {
    type: "message",
    role: "user",
    content: fragments.map(({ text, hookRunId }) => ({
      type: "input_text",
      text: `<hook_prompt hook_run_id="${escapeXml(hookRunId)}">${escapeXml(text)}</hook_prompt>`,
    })),
  };
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => entities[char] ?? char);
}
