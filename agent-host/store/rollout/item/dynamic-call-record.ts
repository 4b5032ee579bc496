// A call of a tool that the client runs, as records and back.
import { DynamicToolCallOutputContentItem } from "../../../protocol/dynamic-tool.js";
import type { DynamicToolCallItem } from "../../../protocol/tool-call-item.js";
import type { ItemOf } from "../completed-item-record.js";
import type { EventOf } from "../event-record.js";
import { toJson } from "./mcp-call-record.js";
import { durationRecord, toMs } from "./status-record.js";

export function dynamicCallRecord(item: DynamicToolCallItem): object {
  return {
    namespace: item.namespace,
    tool: item.tool,
    arguments: item.arguments,
    content_items: item.contentItems ?? [],
    success: item.success ?? item.status === "completed",
    error: null,
    duration: durationRecord(item.durationMs),
  };
}

/** A call that was asked; it failed unless its answer comes in a later record. */
export function toAskedCallItem(event: EventOf<"dynamic_tool_call_request">): DynamicToolCallItem {
  return {
    type: "dynamicToolCall",
    id: event.callId,
    namespace: event.namespace ?? null,
    tool: event.tool,
    arguments: toJson(event.arguments),
    status: "failed",
    contentItems: null,
    success: null,
    durationMs: null,
  };
}

export function toDynamicCallItem(event: EventOf<"dynamic_tool_call_response">): DynamicToolCallItem {
  return {
    type: "dynamicToolCall",
    id: event.call_id,
    namespace: event.namespace ?? null,
    tool: event.tool,
    arguments: toJson(event.arguments),
    status: event.success ? "completed" : "failed",
    contentItems: toContent(event.content_items),
    success: event.success,
    durationMs: toMs(event.duration),
  };
}

export function toDynamicItem(item: ItemOf<"DynamicToolCall">): DynamicToolCallItem {
  return {
    type: "dynamicToolCall",
    id: item.id,
    namespace: item.namespace ?? null,
    tool: item.tool,
    arguments: toJson(item.arguments),
    status: item.status === "completed" ? "completed" : "failed",
    contentItems: toContent(item.content_items),
    success: item.success ?? null,
    durationMs: toMs(item.duration),
  };
}

function toContent(items: readonly unknown[] | null | undefined): DynamicToolCallItem["contentItems"] {
  return items?.flatMap((each) => DynamicToolCallOutputContentItem.safeParse(each).data ?? []) ?? null;
}
