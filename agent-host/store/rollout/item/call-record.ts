// Calls of tools, as records and back: items that keep the id of their call.
import { ThreadItem } from "../../../protocol/item.js";
import { type EventPayload, eventSchema } from "../event-record.js";
import { isSameJson } from "../same-json.js";
import { toolEventSchemas } from "../tool-event-record.js";
import { collabCallRecord, collabCallType, toCollabItem } from "./collab-call-record.js";
import { commandRecord, keptCommand, toCommandItem, toPath } from "./command-record.js";
import { dynamicCallRecord, toAskedCallItem, toDynamicCallItem } from "./dynamic-call-record.js";
import { imageRecord, toImageItem } from "./image-record.js";
import { mcpCallRecord, toMcpCallItem } from "./mcp-call-record.js";
import { patchRecord, toFileChangeItem } from "./patch-record.js";
import { toWebSearchItem, webSearchRecord } from "./web-search-record.js";

export type CallEvent = Extract<EventPayload, { type: keyof typeof toolEventSchemas }>;

export type CallItem = Extract<
  ThreadItem,
  {
    type:
      | "commandExecution"
      | "fileChange"
      | "mcpToolCall"
      | "dynamicToolCall"
      | "collabAgentToolCall"
      | "webSearch"
      | "imageGeneration"
      | "imageView";
  }
>;

/**
 * The record from which the same item is read again. Members of the record kind come first; what they cannot hold
 * makes the item itself a member, which other programs pass over.
 */
export function callRecord(turnId: string, full: CallItem, stdout: string): object {
  const item = full.type === "commandExecution" ? keptCommand(full) : full;
  const { type, ...members } = membersOf(item, stdout);
  // The ids come first: whoever looks for them need not read the whole line.
  const record = { type, call_id: item.id, turn_id: turnId, ...members };
  const event = eventSchema(type)?.safeParse(record).data;
  const again = event !== undefined && isCallEvent(event) ? toCallItem(event) : null;
  return again !== null && isSameJson(again, item) ? record : { ...record, exact: item };
}

function membersOf(item: CallItem, stdout: string): { readonly type: string } {
  switch (item.type) {
    case "commandExecution":
      return { type: "exec_command_end", ...commandRecord(item) };
    case "fileChange":
      return { type: "patch_apply_end", ...patchRecord(item, stdout) };
    case "mcpToolCall":
      return { type: "mcp_tool_call_end", ...mcpCallRecord(item) };
    case "dynamicToolCall":
      return { type: "dynamic_tool_call_response", ...dynamicCallRecord(item) };
    case "collabAgentToolCall":
      return { type: collabCallType(item), ...collabCallRecord(item) };
    case "webSearch":
      return { type: "web_search_end", ...webSearchRecord(item) };
    case "imageGeneration":
      return { type: "image_generation_end", ...imageRecord(item) };
    case "imageView":
      return viewImageRecord(item.path);
  }
}

function viewImageRecord(path: string) {
  return { type: "view_image_tool_call", path };
}

export function isCallEvent(event: EventPayload): event is CallEvent {
  return Object.hasOwn(toolEventSchemas, event.type);
}

export function toCallItem(event: CallEvent): ThreadItem {
  if ("exact" in event && "call_id" in event) {
    const exact = ThreadItem.safeParse(event.exact).data;
    if (exact !== undefined && exact.id === event.call_id) return exact;
  }
  switch (event.type) {
    case "exec_command_end":
      return toCommandItem(event.call_id, event);
    case "patch_apply_end":
      return toFileChangeItem(event.call_id, event);
    case "mcp_tool_call_end":
      return toMcpCallItem(event);
    case "dynamic_tool_call_request":
      return toAskedCallItem(event);
    case "dynamic_tool_call_response":
      return toDynamicCallItem(event);
    case "collab_agent_spawn_end":
    case "collab_agent_interaction_end":
    case "collab_waiting_end":
    case "collab_close_end":
    case "collab_resume_end":
      return toCollabItem(event);
    case "web_search_end":
      return toWebSearchItem(event);
    case "image_generation_end":
      return toImageItem(event.call_id, event);
    case "view_image_tool_call":
      return { type: "imageView", id: event.call_id, path: toPath(event.path) };
  }
}
