// The engine's request in the words of the Responses API. The order of the keys is kept: prompt caches compare
// requests from their beginning.
import type { ContentItem, ResponseItem, ToolOutput } from "../../protocol/response-item.js";
import { defaultReasoningEffort, supportsCustomTools, supportsImages, textVerbosity } from "../catalog.js";
import { asFunction, asFunctionItem } from "../custom-tools.js";
import { withImageNotes } from "../image-notes.js";
import type { ModelRequest, ToolSpec } from "../model-client.js";
import { serviceTierName } from "../service-tier.js";
import { toTools } from "./tools.js";

/** The body of `POST /responses`, ready for JSON. */
export function toWire(request: ModelRequest): Record<string, unknown> {
  const shown =
    (request.supportsImages ?? supportsImages(request.model)) ? request.input : withImageNotes(request.input);
  const functionsOnly = takesFunctionsOnly(request);
  const input = functionsOnly ? shown.map(asFunctionItem) : shown;
  return {
    model: request.model,
    instructions: request.instructions,
    input: input.map(toInputItem),
    tools: toTools(functionsOnly ? request.tools.map(withoutFreeText) : request.tools),
    tool_choice: "auto",
    parallel_tool_calls: request.parallelToolCalls,
    reasoning: toReasoning(request),
    store: false,
    stream: true,
    include: request.reasoning === null ? [] : ["reasoning.encrypted_content"],
    prompt_cache_key: request.threadId,
    ...toText(request),
    ...toServiceTier(request),
  };
}

function withoutFreeText(tool: ToolSpec): ToolSpec {
  return tool.type === "toolSearch" ? tool : asFunction(tool);
}

/** The model would refuse tools that take free text. */
export function takesFunctionsOnly({ model, supportsCustomTools: said }: ModelRequest): boolean {
  return !(said ?? supportsCustomTools(model));
}

function toReasoning({ model, reasoning }: ModelRequest): Record<string, unknown> | null {
  if (reasoning === null) return null;
  const effort = reasoning.effort ?? defaultReasoningEffort(model);
  return {
    ...(effort === null ? {} : { effort }),
    ...(reasoning.summary === "none" ? {} : { summary: reasoning.summary }),
  };
}

function toText({ model, outputSchema }: ModelRequest): { readonly text?: Record<string, unknown> } {
  const verbosity = textVerbosity(model);
  const text = {
    ...(verbosity === null ? {} : { verbosity }),
    ...(outputSchema === undefined
      ? {}
      : { format: { type: "json_schema", strict: true, schema: outputSchema, name: "codex_output_schema" } }),
  };
  return Object.keys(text).length === 0 ? {} : { text };
}

function toServiceTier({ serviceTier }: ModelRequest): { readonly service_tier?: string } {
  if (serviceTier == null) return {};
  return { service_tier: serviceTierName(serviceTier) };
}

/** Only what the interface knows, in its order: ids and whatever else a rollout may hold stay at home. */
function toInputItem(item: ResponseItem): Record<string, unknown> {
  switch (item.type) {
    case "message":
      return {
        type: item.type,
        role: item.role,
        content: item.content.map(toContent),
        ...(item.phase ? { phase: item.phase } : {}),
      };
    case "reasoning":
      return {
        type: item.type,
        summary: item.summary.map(({ type, text }) => ({ type, text })),
        content: item.content?.map(({ type, text }) => ({ type, text })) ?? null,
        encrypted_content: item.encrypted_content ?? null,
      };
    case "function_call":
      return {
        type: item.type,
        name: item.name,
        ...(item.namespace ? { namespace: item.namespace } : {}),
        arguments: item.arguments,
        call_id: item.call_id,
      };
    case "custom_tool_call":
      return { type: item.type, call_id: item.call_id, name: item.name, input: item.input };
    case "function_call_output":
    case "custom_tool_call_output":
      return { type: item.type, call_id: item.call_id, output: toOutput(item.output) };
    case "compaction":
      return { type: item.type, encrypted_content: item.encrypted_content };
    case "tool_search_call":
      return {
        type: item.type,
        call_id: item.call_id ?? null,
        status: item.status ?? "completed",
        execution: item.execution,
        arguments: item.arguments,
      };
    case "tool_search_output":
      return {
        type: item.type,
        call_id: item.call_id ?? null,
        status: item.status,
        execution: item.execution,
        tools: item.tools,
      };
    default:
      return item satisfies never;
  }
}

function toOutput(output: ToolOutput): unknown {
  return typeof output === "string" ? output : output.map(toContent);
}

function toContent(part: ContentItem): Record<string, unknown> {
  if (part.type !== "input_image") return { type: part.type, text: part.text };
  return { type: part.type, image_url: part.image_url, ...(part.detail ? { detail: part.detail } : {}) };
}
