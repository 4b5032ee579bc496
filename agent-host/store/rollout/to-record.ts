// What the engine tells the store, as the lines of a rollout. Lines come with their newline.
import type { StoredEvent, ThreadMeta } from "../stored-event.js";
import { contextRecord } from "./context-record.js";
import { errorRecord } from "./error-record.js";
import { goalRecord } from "./goal-record.js";
import { itemRecords } from "./item/item-record.js";
import { userMessageRecord } from "./item/user-message-record.js";
import { metaRecord } from "./meta-record.js";
import { queueRecord } from "./queue-record.js";
import { usageRecord } from "./usage-record.js";

/** The first line of a rollout. */
export function metaLine(meta: ThreadMeta, atMs: number): string {
  return line(atMs, "session_meta", metaRecord(meta));
}

/** No line, or several, for events that history already holds or that make more than one record. */
export function eventLines(meta: ThreadMeta, event: StoredEvent, atMs: number): string {
  const message = (payload: object) => line(atMs, "event_msg", payload);
  switch (event.type) {
    case "turnStarted":
      return message({
        type: "task_started",
        turn_id: event.turnId,
        started_at: event.startedAt,
        model_context_window: event.modelContextWindow,
        collaboration_mode_kind: "default",
      });
    case "turnContext":
      return line(atMs, "turn_context", contextRecord(event.context));
    case "history":
    case "foreignItem":
      return line(atMs, "response_item", event.item);
    case "userMessage":
      return message(userMessageRecord(event.content));
    case "itemCompleted":
      return itemRecords(meta.id, event).map(message).join("");
    case "tokenCount":
      return message(usageRecord(event.usage, event.rateLimits));
    case "turnError":
      return message(errorRecord(event.error));
    case "compacted":
      return line(atMs, "compacted", {
        message: event.message,
        replacement_history: event.replacementHistory,
      });
    case "rolledBack":
      return message({ type: "thread_rolled_back", num_turns: event.numTurns });
    case "memoryMode":
      // A later copy of the metadata changes the mode.
      return line(atMs, "session_meta", { ...metaRecord(meta), memory_mode: event.mode });
    case "goalUpdated":
      return message(goalRecord(meta.id, event.turnId, event.goal));
    case "goalCleared":
      return message({ type: "thread_goal_cleared", threadId: meta.id });
    case "queueChanged":
      return message(queueRecord(meta.id, event.queue));
    case "turnCompleted":
      return message({
        type: "task_complete",
        turn_id: event.turnId,
        last_agent_message: event.lastAgentMessage,
        completed_at: event.completedAt,
        duration_ms: event.durationMs,
        time_to_first_token_ms: event.timeToFirstTokenMs ?? undefined,
      });
    case "turnAborted":
      return message({
        type: "turn_aborted",
        turn_id: event.turnId,
        reason: event.reason,
        completed_at: event.completedAt,
        duration_ms: event.durationMs,
      });
  }
}

function line(atMs: number, type: string, payload: object): string {
  return `${JSON.stringify({ timestamp: new Date(atMs).toISOString(), type, payload })}\n`;
}
