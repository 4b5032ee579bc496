// The engine's request in the words of OpenAI-compatible chat completions: the part of that dialect which hosted
// and local servers have in common, and nothing that some of them would stumble over.

import { defaultReasoningEffort } from "../catalog.js";
import { asFunction } from "../custom-tools.js";
import type { ModelRequest, ToolSpec } from "../model-client.js";
import type { OptionalPart } from "./errors.js";
import { toMessages } from "./messages.js";

/** What the server or the model refuses. Without tools, earlier calls are sent as plain text. */
export type Without = ReadonlySet<OptionalPart>;

/** The body of `POST /chat/completions`, ready for JSON. */
export function toWire(request: ModelRequest, without: Without): Record<string, unknown> {
  const tools = without.has("tools") ? [] : request.tools.map(toTool);
  const effort =
    request.reasoning === null || without.has("reasoning_effort")
      ? null
      : (request.reasoning.effort ?? defaultReasoningEffort(request.model));
  return {
    model: request.model,
    messages: toMessages(request, { tools: !without.has("tools") }),
    ...(tools.length > 0 ? { tools } : {}),
    // Only the wish is sent: leaving it out is every server's default, and some refuse to hear of it.
    ...(tools.length > 0 && request.parallelToolCalls && !without.has("parallel_tool_calls")
      ? { parallel_tool_calls: true }
      : {}),
    ...(effort === null ? {} : { reasoning_effort: effort }),
    ...(request.outputSchema === undefined
      ? {}
      : {
          response_format: {
            type: "json_schema",
            json_schema: { name: "final_answer", strict: true, schema: request.outputSchema },
          },
        }),
    stream: true,
    ...(without.has("stream_options") ? {} : { stream_options: { include_usage: true } }),
  };
}

function toTool(tool: ToolSpec): Record<string, unknown> {
  const { name, description, parameters } = asFunction(tool);
  return { type: "function", function: { name, description, parameters } };
}
