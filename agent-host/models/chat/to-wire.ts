// The engine's request in the words of OpenAI-compatible chat completions: the part of that dialect which hosted
// and local servers have in common, and nothing that some of them would stumble over.

import { defaultReasoningEffort } from "../catalog.js";
import { asFunction } from "../custom-tools.js";
import type { ModelRequest, NamedToolSpec, ToolSpec } from "../model-client.js";
import { serviceTierName } from "../service-tier.js";
import type { OptionalPart } from "./errors.js";
import { toMessages } from "./messages.js";
import { chatToolName } from "./tool-names.js";

/** What the server or the model refuses. Without tools, earlier calls are sent as plain text. */
export type Without = ReadonlySet<OptionalPart>;

/** The body of `POST /chat/completions`, ready for JSON. */
export function toWire(request: ModelRequest, without: Without): Record<string, unknown> {
  const tools = without.has("tools") ? [] : request.tools.filter(isListed).map(toTool);
  const effort =
    request.reasoning === null || without.has("reasoning_effort")
      ? null
      : (request.reasoning.effort ?? defaultReasoningEffort(request.model));
  return {
    model: request.model,
    messages: toMessages(without.has("response_format") ? withSchemaInWords(request) : request, {
      tools: !without.has("tools"),
    }),
    ...(tools.length > 0 ? { tools } : {}),
    // Only the wish is sent: leaving it out is every server's default, and some refuse to hear of it.
    ...(tools.length > 0 && request.parallelToolCalls && !without.has("parallel_tool_calls")
      ? { parallel_tool_calls: true }
      : {}),
    ...(effort === null ? {} : { reasoning_effort: effort }),
    ...(request.outputSchema === undefined || without.has("response_format")
      ? {}
      : {
          response_format: {
            type: "json_schema",
            json_schema: { name: "final_answer", strict: true, schema: request.outputSchema },
          },
        }),
    ...(request.serviceTier == null || without.has("service_tier")
      ? {}
      : { service_tier: serviceTierName(request.serviceTier) }),
    stream: true,
    ...(without.has("stream_options") ? {} : { stream_options: { include_usage: true } }),
  };
}

/** A server that cannot hold the model to a schema still has a model that can read one. */
function withSchemaInWords(request: ModelRequest): ModelRequest {
  if (request.outputSchema === undefined) return request;
  const wish = `Your last message must be nothing but JSON that follows this JSON Schema, without a code fence:\n${JSON.stringify(request.outputSchema)}`;
  return {
    ...request,
    instructions: [request.instructions, wish].filter((part) => part !== "").join("\n\n"),
  };
}

/** Searching is for models that know how; without it nothing is deferred. */
function isListed(tool: ToolSpec): tool is NamedToolSpec {
  return tool.type !== "toolSearch";
}

function toTool(tool: NamedToolSpec): Record<string, unknown> {
  const shown = asFunction(tool);
  const { description, parameters } = shown;
  return { type: "function", function: { name: chatToolName(shown), description, parameters } };
}
