// The items as the view knows them: the wire's shapes where it has a card for them, and one shape for all others.
import type {
  AgentMessageItem,
  CommandAction,
  CommandExecutionItem,
  FileChangeItem,
  FileUpdateChange,
  ImageViewItem,
  ReasoningItem,
  ThreadItem,
  UserMessageItem,
} from "../../agent-host/protocol/item.js";
import type { UserInput } from "../../agent-host/protocol/user-input.js";
import {
  isObject,
  toList,
  toNumberOrNull,
  toObject,
  toOneOf,
  toText,
  toTextOrNull,
  toTexts,
  type WireObject,
} from "./wire-value.js";

/** An item of a kind that the view has no card for; `fields` is the item as it came. */
export interface UnknownItem {
  readonly type: "unknown";
  readonly id: string;
  readonly wireType: string;
  readonly fields: WireObject;
}

export type PlanItem = Extract<ThreadItem, { type: "plan" }>;
export type ContextCompactionItem = Extract<ThreadItem, { type: "contextCompaction" }>;

export type ReviewItem = Extract<ThreadItem, { type: "enteredReviewMode" | "exitedReviewMode" }>;

export type ViewItem =
  | UserMessageItem
  | AgentMessageItem
  | PlanItem
  | ReasoningItem
  | CommandExecutionItem
  | FileChangeItem
  | ImageViewItem
  | ContextCompactionItem
  | ReviewItem
  | UnknownItem;

const STATUS = ["inProgress", "completed", "failed", "declined"] as const;

/** Any value of the wire as an item, with missing fields filled; null when it has no id. */
export function toViewItem(value: unknown): ViewItem | null {
  const fields = toObject(value);
  const id = toText(fields.id);
  if (id === "") return null;
  const wireType = toText(fields.type);
  switch (wireType) {
    case "userMessage":
      return { type: wireType, id, content: toList(fields.content).map(toUserInput) };
    case "agentMessage":
      return { type: wireType, id, text: toText(fields.text), phase: null, memoryCitation: null };
    case "plan":
      return { type: wireType, id, text: toText(fields.text) };
    case "reasoning":
      return {
        type: wireType,
        id,
        summary: [...toTexts(fields.summary)],
        content: [...toTexts(fields.content)],
      };
    case "commandExecution":
      return toCommandExecution(id, fields);
    case "fileChange":
      return {
        type: wireType,
        id,
        changes: toFileChanges(fields.changes),
        status: toOneOf(fields.status, STATUS),
      };
    case "imageView":
      return { type: wireType, id, path: toText(fields.path) };
    case "contextCompaction":
      return { type: wireType, id };
    case "enteredReviewMode":
    case "exitedReviewMode":
      return { type: wireType, id, review: toText(fields.review) };
    default:
      return { type: "unknown", id, wireType: wireType === "" ? "item" : wireType, fields };
  }
}

function toCommandExecution(id: string, fields: WireObject): CommandExecutionItem {
  return {
    type: "commandExecution",
    id,
    command: toText(fields.command),
    cwd: toText(fields.cwd),
    processId: toTextOrNull(fields.processId),
    source: toOneOf(fields.source, ["agent", "userShell", "unifiedExecStartup", "unifiedExecInteraction"]),
    status: toOneOf(fields.status, STATUS),
    commandActions: toList(fields.commandActions).map(toCommandAction),
    aggregatedOutput: toTextOrNull(fields.aggregatedOutput),
    exitCode: toNumberOrNull(fields.exitCode),
    durationMs: toNumberOrNull(fields.durationMs),
  };
}

function toCommandAction(value: unknown): CommandAction {
  const fields = toObject(value);
  const command = toText(fields.command);
  switch (fields.type) {
    case "read":
      return { type: "read", command, name: toText(fields.name), path: toText(fields.path) };
    case "listFiles":
      return { type: "listFiles", command, path: toTextOrNull(fields.path) };
    case "search":
      return { type: "search", command, query: toTextOrNull(fields.query), path: toTextOrNull(fields.path) };
    default:
      return { type: "unknown", command };
  }
}

export function toFileChanges(value: unknown): FileUpdateChange[] {
  return toList(value)
    .filter(isObject)
    .map((change) => {
      const kind = toObject(change.kind);
      const type = toOneOf(kind.type, ["update", "add", "delete"]);
      return {
        path: toText(change.path),
        diff: toText(change.diff),
        kind: type === "update" ? { type, move_path: toTextOrNull(kind.move_path) } : { type },
      };
    });
}

function toUserInput(value: unknown): UserInput {
  const fields = toObject(value);
  switch (fields.type) {
    case "image":
      return { type: "image", url: toText(fields.url) };
    case "localImage":
      return { type: "localImage", path: toText(fields.path) };
    case "skill":
      return { type: "skill", name: toText(fields.name), path: toText(fields.path) };
    case "mention":
      return { type: "mention", name: toText(fields.name), path: toText(fields.path) };
    default:
      return { type: "text", text: toText(fields.text), text_elements: [] };
  }
}

/** The words of a user message, without its attachments. */
export function inputText(content: readonly UserInput[]): string {
  return content.flatMap((input) => (input.type === "text" ? [input.text] : [])).join("\n");
}
