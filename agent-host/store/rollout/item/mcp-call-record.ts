// A call of an MCP server's tool, as a record and back.
import { Json } from "../../../protocol/json.js";
import type { McpToolCallItem } from "../../../protocol/tool-call-item.js";
import type { ItemOf } from "../completed-item-record.js";
import type { EventOf } from "../event-record.js";
import type { McpResultPayload } from "../tool-event-record.js";
import { durationRecord, toMs } from "./status-record.js";

export function mcpCallRecord(item: McpToolCallItem): object {
  return {
    invocation: { server: item.server, tool: item.tool, arguments: item.arguments },
    mcp_app_resource_uri: item.mcpAppResourceUri ?? undefined,
    duration: durationRecord(item.durationMs),
    result:
      item.result === null
        ? { Err: item.error?.message ?? "" }
        : {
            Ok: {
              content: item.result.content,
              structuredContent: item.result.structuredContent ?? undefined,
              isError: item.status === "failed" ? true : undefined,
              _meta: item.result._meta ?? undefined,
            },
          },
  };
}

export function toMcpCallItem(event: EventOf<"mcp_tool_call_end">): McpToolCallItem {
  const { invocation, result } = event;
  const ok = "Ok" in result ? toMcpResult(result.Ok) : null;
  const went = "Ok" in result && result.Ok.isError !== true;
  return {
    type: "mcpToolCall",
    id: event.call_id,
    server: invocation.server,
    tool: invocation.tool,
    status: went ? "completed" : "failed",
    arguments: toJson(invocation.arguments),
    mcpAppResourceUri: event.mcp_app_resource_uri ?? null,
    result: ok,
    error: "Err" in result ? { message: result.Err } : null,
    durationMs: toMs(event.duration),
  };
}

export function toMcpItem(item: ItemOf<"McpToolCall">, result: McpResultPayload | null): McpToolCallItem {
  return {
    type: "mcpToolCall",
    id: item.id,
    server: item.server,
    tool: item.tool,
    status: item.status === "completed" ? "completed" : "failed",
    arguments: toJson(item.arguments),
    mcpAppResourceUri: item.mcp_app_resource_uri ?? null,
    result: result === null ? null : toMcpResult(result),
    error: item.error === null || item.error === undefined ? null : { message: item.error.message },
    durationMs: toMs(item.duration),
  };
}

function toMcpResult(result: McpResultPayload): McpToolCallItem["result"] {
  return {
    content: result.content.map(toJson),
    structuredContent: toJson(result.structuredContent),
    _meta: toJson(result._meta),
  };
}

/** What was read from a line is JSON; what it does not say is null. */
export function toJson(value: unknown): Json {
  return Json.safeParse(value).data ?? null;
}
