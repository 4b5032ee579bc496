// Items out of `item_completed` records.
import * as z from "zod";
import { MessagePhase, type ThreadItem } from "../../../protocol/item.js";
import { type ItemOf, parseItem } from "../completed-item-record.js";
import { toCitation } from "./citation-record.js";
import { toCollabNoun } from "./collab-call-record.js";
import { toCommandItem, toPath } from "./command-record.js";
import { toDynamicItem } from "./dynamic-call-record.js";
import { toImageItem } from "./image-record.js";
import { toMcpItem } from "./mcp-call-record.js";
import { toFileChangeItem } from "./patch-record.js";
import { toEnteredReview, toExitedReview } from "./review-record.js";
import { toItemInput } from "./user-message-record.js";
import { toWebSearchItem } from "./web-search-record.js";

const McpResult = z.looseObject({ content: z.array(z.unknown()) });

/** Null for an item of a kind that nobody here knows, or one that lacks what its kind needs. */
export function toCompletedItem(record: { readonly type: string }): ThreadItem | null {
  const item = parseItem(record);
  if (item === null) return null;
  const { id } = item;
  switch (item.type) {
    case "UserMessage":
      return { type: "userMessage", id, content: toItemInput(item) };
    case "AgentMessage":
      return toAgentMessage(item);
    case "Reasoning":
      return { type: "reasoning", id, summary: item.summary_text ?? [], content: item.raw_content ?? [] };
    case "Plan":
      return { type: "plan", id, text: item.text ?? "" };
    case "HookPrompt":
      return {
        type: "hookPrompt",
        id,
        fragments: item.fragments.map(({ text, hookRunId, hook_run_id }) => ({
          text,
          hookRunId: hookRunId ?? hook_run_id ?? "",
        })),
      };
    case "CommandExecution":
      return toCommandItem(id, item);
    case "FileChange":
      return toFileChangeItem(id, item);
    case "McpToolCall":
      return toMcpItem(item, McpResult.safeParse(item.result).data ?? null);
    case "DynamicToolCall":
      return toDynamicItem(item);
    case "CollabAgentToolCall":
      return toCollabNoun(item);
    case "WebSearch":
      return toWebSearchItem(item);
    case "ImageView":
      return { type: "imageView", id, path: toPath(item.path) };
    case "ImageGeneration":
      return toImageItem(id, item);
    case "EnteredReviewMode":
      return { type: "enteredReviewMode", id, review: toEnteredReview(item) };
    case "ExitedReviewMode":
      return { type: "exitedReviewMode", id, review: toExitedReview(item) };
    case "ContextCompaction":
      return { type: "contextCompaction", id };
  }
}

function toAgentMessage(item: ItemOf<"AgentMessage">): ThreadItem {
  return {
    type: "agentMessage",
    id: item.id,
    text: item.content.map((part) => part.text ?? "").join(""),
    phase: MessagePhase.safeParse(item.phase).data ?? null,
    memoryCitation: toCitation(item.memory_citation),
  };
}
