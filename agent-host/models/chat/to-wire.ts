// The engine's request in the words of OpenAI-compatible chat completions: the part of that dialect which hosted
// and local servers have in common, and nothing that some of them would stumble over.

import { defaultReasoningEffort } from "../catalog.js";
import type { ModelRequest, ToolSpec } from "../model-client.js";
import { toMessages } from "./messages.js";

export interface ToWireOptions {
  /** False for models whose server refuses tools: they get none, and earlier calls as plain text. */
  readonly tools: boolean;
}

/** The body of `POST /chat/completions`, ready for JSON. */
export function toWire(request: ModelRequest, options: ToWireOptions): Record<string, unknown> {
  const tools = options.tools ? request.tools.map(toTool) : [];
  const effort =
    request.reasoning === null ? null : (request.reasoning.effort ?? defaultReasoningEffort(request.model));
  return {
    model: request.model,
    messages: toMessages(request, options),
    ...(tools.length > 0 ? { tools } : {}),
    // Only the wish is sent: leaving it out is every server's default, and some refuse to hear of it.
    ...(tools.length > 0 && request.parallelToolCalls ? { parallel_tool_calls: true } : {}),
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
    stream_options: { include_usage: true },
  };
}

/** The one argument of a function that stands for a tool which takes free text. */
export const CUSTOM_TOOL_ARGUMENT = "input";

function toTool(tool: ToolSpec): Record<string, unknown> {
  if (tool.type === "function") {
    const { name, description, parameters } = tool;
    return { type: "function", function: { name, description, parameters } };
  }
  const grammar =
    tool.grammar === undefined
      ? ""
      : `\n\nThe input must follow this Lark grammar:\n${tool.grammar.definition}`;
  return {
    type: "function",
    function: {
      name: tool.name,
      description: `${tool.description}${grammar}`,
      parameters: {
        type: "object",
        properties: {
          [CUSTOM_TOOL_ARGUMENT]: {
            type: "string",
            description: "The whole input of the tool, as plain text.",
          },
        },
        required: [CUSTOM_TOOL_ARGUMENT],
        additionalProperties: false,
      },
    },
  };
}
