// Rebuilds the turns that a person saw from the events of a rollout.
import { toUnixSeconds } from "../../base/clock.js";
import { MemoryCitation, type ThreadItem } from "../../protocol/item.js";
import type { Turn, TurnStatus } from "../../protocol/turn.js";
import { toCommandItem, toFileChangeItem, toTurnError, toUserInput } from "./nouns-from-record.js";
import type { EventOf, EventPayload } from "./record.js";

export interface TurnBuilder {
  add(event: EventPayload, at: number | null): void;
  /** All turns; one whose end is missing becomes `interrupted`. */
  finish(): Turn[];
}

export function createTurnBuilder(): TurnBuilder {
  let turns: Turn[] = [];
  let current: Turn | null = null;
  /** Turns that an event opened; the others come from rollouts older than those events. */
  const explicit = new Set<Turn>();
  let lastItemNumber = 0;

  const nextItemId = () => `item-${++lastItemNumber}`;

  const openTurn = (id: string | null, startedAt: number | null): Turn => {
    closeCurrent();
    const turn: Turn = {
      id: id ?? `turn-${turns.length + 1}`,
      items: [],
      status: "inProgress",
      error: null,
      startedAt,
      completedAt: null,
      durationMs: null,
    };
    if (id !== null) explicit.add(turn);
    turns.push(turn);
    current = turn;
    return turn;
  };

  // Without events for the beginning of turns there are none for their end either.
  const closeCurrent = () => {
    if (current?.status === "inProgress")
      current.status = explicit.has(current) ? "interrupted" : "completed";
    current = null;
  };

  const turnWithId = (id: string | null | undefined): Turn | null =>
    id === null || id === undefined ? null : (turns.findLast((turn) => turn.id === id) ?? null);

  /** The turn that an event belongs to; one without a turn opens its own, so that nothing is lost. */
  const turnOf = (id?: string | null): Turn => turnWithId(id) ?? current ?? openTurn(null, null);

  /** Calls have ids of their own, and the last word on a call counts. */
  const putCall = (turnId: string | null | undefined, item: ThreadItem) => {
    const { items } = turnOf(turnId);
    const known = items.findIndex((each) => each.id === item.id);
    if (known >= 0) items[known] = item;
    else items.push(item);
  };

  const endTurn = (
    event: EventOf<"task_complete" | "turn_complete" | "turn_aborted">,
    status: TurnStatus,
    at: number | null,
  ) => {
    const turn = turnWithId(event.turn_id) ?? current;
    if (turn === null) return;
    if (status === "completed" && turn.error !== null) turn.status = "failed";
    else turn.status = status;
    turn.completedAt = wholeOrNull(event.completed_at) ?? (at === null ? null : toUnixSeconds(at));
    turn.durationMs = wholeOrNull(event.duration_ms);
    if (turn === current) current = null;
  };

  const addReasoning = (kind: "summary" | "content", text: string) => {
    const { items } = turnOf();
    const last = items.at(-1);
    if (last?.type === "reasoning") last[kind].push(text);
    else items.push({ type: "reasoning", id: nextItemId(), summary: [], content: [], [kind]: [text] });
  };

  const rollBack = (count: number) => {
    closeCurrent();
    for (let left = count; left > 0 && turns.length > 0; left--) {
      const start = turns.findLastIndex((turn) => turn.items.some((item) => item.type === "userMessage"));
      turns = start < 0 ? [] : turns.slice(0, start);
    }
    // Numbers go on after the highest one that is left, as if what was dropped had never been.
    const numbers = turns.flatMap((turn) =>
      turn.items.map((item) => Number(/^item-(\d+)$/.exec(item.id)?.[1] ?? 0)),
    );
    lastItemNumber = numbers.reduce((highest, number) => Math.max(highest, number), 0);
  };

  const add = (event: EventPayload, at: number | null) => {
    switch (event.type) {
      case "task_started":
      case "turn_started":
        openTurn(
          event.turn_id ?? null,
          wholeOrNull(event.started_at) ?? (at === null ? null : toUnixSeconds(at)),
        );
        return;
      case "task_complete":
      case "turn_complete":
        endTurn(event, "completed", at);
        return;
      case "turn_aborted":
        endTurn(event, "interrupted", at);
        return;
      case "user_message": {
        const turn = current !== null && explicit.has(current) ? current : openTurn(null, null);
        turn.items.push({ type: "userMessage", id: nextItemId(), content: toUserInput(event) });
        return;
      }
      case "agent_message":
        turnOf().items.push({
          type: "agentMessage",
          id: nextItemId(),
          text: event.message,
          phase: event.phase ?? null,
          memoryCitation: MemoryCitation.safeParse(event.memory_citation).data ?? null,
        });
        return;
      case "agent_reasoning":
        addReasoning("summary", event.text);
        return;
      case "agent_reasoning_raw_content":
        addReasoning("content", event.text);
        return;
      case "exec_command_end":
        putCall(event.turn_id, toCommandItem(event));
        return;
      case "patch_apply_end":
        putCall(event.turn_id, toFileChangeItem(event));
        return;
      case "view_image_tool_call":
        putCall(null, { type: "imageView", id: event.call_id, path: event.path });
        return;
      case "item_completed":
        if (event.item.type === "Plan") {
          putCall(event.turn_id, { type: "plan", id: event.item.id, text: event.item.text ?? "" });
        }
        return;
      case "context_compacted":
        turnOf().items.push({ type: "contextCompaction", id: nextItemId() });
        return;
      case "error":
        turnOf().error = toTurnError(event);
        return;
      case "thread_rolled_back":
        rollBack(Math.trunc(event.num_turns));
        return;
      case "token_count":
      case "thread_goal_updated":
      case "thread_goal_cleared":
        return;
    }
  };

  return {
    add,
    finish() {
      closeCurrent();
      return turns.map((turn) => ({ ...turn, error: turn.status === "failed" ? turn.error : null }));
    },
  };
}

function wholeOrNull(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.trunc(value);
}
