// Tools that take free text, for formats and models that know functions only: each becomes a function with one
// argument, and calls of that function become calls of the tool again.
import * as z from "zod";
import type { ResponseItem } from "../protocol/response-item.js";
import type { ModelEvent, NamedToolSpec, ToolSpec } from "./model-client.js";

type FunctionSpec = Extract<ToolSpec, { type: "function" }>;

const ARGUMENT = "input";
const Arguments = z.object({ [ARGUMENT]: z.string() });

/** The tool as a function; functions as they are. */
export function asFunction(tool: NamedToolSpec): FunctionSpec {
  if (tool.type === "function") return tool;
  const grammar =
    tool.grammar === undefined
      ? ""
      : `\n\nThe input must follow this Lark grammar:\n${tool.grammar.definition}`;
  return {
    type: "function",
    name: tool.name,
    description: `${tool.description}${grammar}`,
    parameters: {
      type: "object",
      properties: {
        [ARGUMENT]: { type: "string", description: "The whole input of the tool, as plain text." },
      },
      required: [ARGUMENT],
      additionalProperties: false,
    },
  };
}

/** The names of the tools that take free text. */
export function customToolNames(tools: readonly ToolSpec[]): ReadonlySet<string> {
  return new Set(tools.filter((tool) => tool.type === "custom").map((tool) => tool.name));
}

/** The input of a call as the arguments of the function. */
export function toArguments(input: string): string {
  return JSON.stringify({ [ARGUMENT]: input });
}

/** The raw input; a model that forgot to wrap it in JSON is understood, too. */
export function fromArguments(text: string): string {
  try {
    return Arguments.safeParse(JSON.parse(text)).data?.[ARGUMENT] ?? text;
  } catch {
    return text;
  }
}

/** Calls and their outputs as a model was given the tools: as those of functions. Other items as they are. */
export function asFunctionItem(item: ResponseItem): ResponseItem {
  if (item.type === "custom_tool_call") {
    const { name, input, call_id } = item;
    return { type: "function_call", name, arguments: toArguments(input), call_id };
  }
  if (item.type === "custom_tool_call_output") return { ...item, type: "function_call_output" };
  return item;
}

/** The same events, with calls of functions that stand for tools as calls of the tools. */
export async function* withCustomCalls(
  events: AsyncIterable<ModelEvent>,
  names: ReadonlySet<string>,
): AsyncGenerator<ModelEvent, void, void> {
  for await (const event of events) {
    if (event.type === "itemDone" && event.item.type === "function_call" && names.has(event.item.name)) {
      const { name, arguments: text, call_id } = event.item;
      yield { ...event, item: { type: "custom_tool_call", name, input: fromArguments(text), call_id } };
    } else {
      yield event;
    }
  }
}
