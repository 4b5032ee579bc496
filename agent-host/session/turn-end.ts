// How a turn ends: in time, and what is stored of it.
import type { StoredEvent } from "../store/stored-event.js";
import { abortMarker } from "./abort-marker.js";
import type { ActiveTurn } from "./active-turn.js";
import type { TurnOutcome } from "./tasks/task.js";

/** `completedAt` is in Unix seconds. */
export function endRecords(
  turn: ActiveTurn,
  outcome: TurnOutcome,
  completedAt: number,
  durationMs: number,
): StoredEvent[] {
  switch (outcome.status) {
    case "interrupted":
      return [
        { type: "history", item: abortMarker() },
        { type: "turnAborted", turnId: turn.id, reason: "interrupted", completedAt, durationMs },
      ];
    case "failed":
    case "completed": {
      const end: StoredEvent = {
        type: "turnCompleted",
        turnId: turn.id,
        lastAgentMessage: outcome.status === "completed" ? outcome.lastMessage : null,
        completedAt,
        durationMs,
        timeToFirstTokenMs: turn.firstTokenAtMs === null ? null : turn.firstTokenAtMs - turn.startedAtMs,
      };
      return outcome.status === "failed"
        ? [{ type: "turnError", turnId: turn.id, error: outcome.error }, end]
        : [end];
    }
    default:
      return outcome satisfies never;
  }
}

/** An interrupted turn may not wait for ever for a tool that does not stop. */
export async function withinGrace(
  work: Promise<TurnOutcome>,
  signal: AbortSignal,
  grace: () => Promise<void>,
): Promise<TurnOutcome> {
  const aborted = new Promise<TurnOutcome>((resolve) => {
    const give = () => {
      void grace().then(() => resolve({ status: "interrupted" }));
    };
    if (signal.aborted) give();
    else signal.addEventListener("abort", give, { once: true });
  });
  return Promise.race([work, aborted]);
}
