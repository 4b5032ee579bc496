// Items, as records.
import type { ThreadItem } from "../../../protocol/item.js";
import type { ReviewOutput } from "../../stored-event.js";
import { callRecord } from "./call-record.js";
import { citationRecord } from "./citation-record.js";
import { enteredReviewRecord, exitedReviewRecord } from "./review-record.js";

export interface CompletedItem {
  readonly turnId: string;
  readonly item: ThreadItem;
  readonly stdout?: string;
  readonly review?: ReviewOutput | null;
}

/** The payloads of the records that an item becomes: none when history or another event has it already. */
export function itemRecords(
  threadId: string,
  { turnId, item, stdout = "", review = null }: CompletedItem,
): object[] {
  switch (item.type) {
    case "userMessage":
      // Stored by its own event, with the history item beside it.
      return [];
    case "hookPrompt":
      // Made of the history item that has its words.
      return [];
    case "agentMessage":
      return [
        {
          type: "agent_message",
          message: item.text,
          phase: item.phase,
          memory_citation: citationRecord(item.memoryCitation),
        },
      ];
    case "reasoning":
      return reasoningRecords(threadId, turnId, item.id, item.summary, item.content);
    case "plan":
      return [completedRecord(threadId, turnId, { type: "Plan", id: item.id, text: item.text })];
    case "contextCompaction":
      return [{ type: "context_compacted" }];
    case "enteredReviewMode":
      return [enteredReviewRecord(item.review)];
    case "exitedReviewMode":
      return [exitedReviewRecord(item.review, review)];
    case "commandExecution":
    case "fileChange":
    case "mcpToolCall":
    case "dynamicToolCall":
    case "collabAgentToolCall":
    case "webSearch":
    case "imageGeneration":
    case "imageView":
      return [callRecord(turnId, item, stdout)];
  }
}

function reasoningRecords(
  threadId: string,
  turnId: string,
  id: string,
  summary: readonly string[],
  content: readonly string[],
): object[] {
  const parts = [
    ...summary.map((text) => ({ type: "agent_reasoning", text })),
    ...content.map((text) => ({ type: "agent_reasoning_raw_content", text })),
  ];
  // There is no event for thoughts without a text, which models keep to themselves.
  if (parts.length === 0) {
    return [completedRecord(threadId, turnId, { type: "Reasoning", id, summary_text: [], raw_content: [] })];
  }
  // Two items in a row would be read as one.
  return parts.map(({ type, ...part }, at) =>
    at === 0 ? { type, starts: true, ...part } : { type, ...part },
  );
}

function completedRecord(threadId: string, turnId: string, item: object): object {
  return { type: "item_completed", thread_id: threadId, turn_id: turnId, item };
}
