import type { Json } from "../protocol/json.js";
import type { ResponseItem, ToolOutput } from "../protocol/response-item.js";
import { cutOutput } from "./cut-output.js";

const NO_OUTPUT = "aborted: the call was interrupted before it finished";

/**
 * The history as a model may be shown it: every call is followed by its output, outputs without a call are left
 * out, and those longer than `outputLimit` bytes (of earlier settings, or of another host) are cut in the middle.
 * The stored history is not changed by this.
 */
export function toPrompt(history: readonly ResponseItem[], outputLimit: number): ResponseItem[] {
  const outputs = new Map<string, ResponseItem>();
  const calls = new Set<string>();
  for (const item of history) {
    if (isModelCall(item)) calls.add(item.call_id);
    if (item.type === "function_call_output" || item.type === "custom_tool_call_output") {
      outputs.set(item.call_id, item);
    }
    if (item.type === "tool_search_output" && item.call_id != null) outputs.set(item.call_id, item);
  }
  const prompt: ResponseItem[] = [];
  for (const item of history) {
    switch (item.type) {
      case "message":
      case "reasoning":
      case "compaction":
        prompt.push(item);
        break;
      case "function_call":
      case "custom_tool_call":
        prompt.push(item);
        if (!outputs.has(item.call_id)) prompt.push(toolOutputItem(item, NO_OUTPUT));
        break;
      case "tool_search_call":
        if (!isModelCall(item)) break;
        prompt.push(item);
        if (!outputs.has(item.call_id)) prompt.push(foundToolsItem(item, []));
        break;
      case "tool_search_output":
        if (item.call_id != null && calls.has(item.call_id)) prompt.push(item);
        break;
      case "function_call_output":
      case "custom_tool_call_output":
        if (calls.has(item.call_id)) prompt.push(cutOutput(item, outputLimit));
        break;
      default:
        item satisfies never;
    }
  }
  return prompt;
}

export type ToolCallItem = Extract<ResponseItem, { type: "function_call" | "custom_tool_call" }>;
export type ToolSearchItem = Extract<ResponseItem, { type: "tool_search_call" }> & {
  readonly call_id: string;
};
/** What the model wants done, and is to be told the outcome of. */
export type ModelCall = ToolCallItem | ToolSearchItem;

/** False for searches that the provider made itself. */
export function isModelCall(item: ResponseItem): item is ModelCall {
  if (item.type === "tool_search_call") return item.execution === "client" && item.call_id != null;
  return item.type === "function_call" || item.type === "custom_tool_call";
}

/** The history item that answers a call. */
export function toolOutputItem(call: ToolCallItem, output: ToolOutput): ResponseItem {
  return call.type === "function_call"
    ? { type: "function_call_output", call_id: call.call_id, output }
    : { type: "custom_tool_call_output", call_id: call.call_id, output };
}

/** The history item that answers a search; the tools are told of as in a request. */
export function foundToolsItem(search: ToolSearchItem, tools: readonly Json[]): ResponseItem {
  const { call_id } = search;
  return { type: "tool_search_output", call_id, status: "completed", execution: "client", tools: [...tools] };
}

/** A message from the user's side of the conversation that no person typed. */
export function contextMessage(role: "developer" | "user", ...texts: string[]): ResponseItem {
  return { type: "message", role, content: texts.map((text) => ({ type: "input_text", text })) };
}
