// The engine's memory of a conversation, in the vocabulary of the Responses API: it is what rollouts hold and
// what thread/resume takes as `history`. Each model format converts from it at its own edge.
import * as z from "zod";
import { Json } from "./json.js";
import { lazy } from "./lazy.js";

export const ContentItem = lazy(() =>
  z.union([
    z.looseObject({ type: z.literal("input_text"), text: z.string() }),
    z.looseObject({ type: z.literal("output_text"), text: z.string() }),
    z.looseObject({ type: z.literal("input_image"), image_url: z.string(), detail: z.string().nullish() }),
  ]),
);
export type ContentItem = z.infer<typeof ContentItem>;

/** What a tool gave back: plain text, or a list when images are among it. */
export const ToolOutput = lazy(() => z.union([z.string(), z.array(ContentItem)]));
export type ToolOutput = z.infer<typeof ToolOutput>;

export const MessageResponseItem = lazy(() =>
  z.looseObject({
    type: z.literal("message"),
    role: z.string(),
    content: z.array(ContentItem),
    phase: z.enum(["commentary", "final_answer"]).nullish(),
  }),
);

export const ReasoningResponseItem = lazy(() =>
  z.looseObject({
    type: z.literal("reasoning"),
    summary: z.array(z.looseObject({ type: z.literal("summary_text"), text: z.string() })),
    content: z.array(z.looseObject({ type: z.string(), text: z.string() })).nullish(),
    encrypted_content: z.string().nullish(),
  }),
);

export const FunctionCallResponseItem = lazy(() =>
  z.looseObject({
    type: z.literal("function_call"),
    name: z.string(),
    namespace: z.string().nullish(),
    /** JSON text, as the model wrote it. */
    arguments: z.string(),
    call_id: z.string(),
  }),
);

export const FunctionCallOutputResponseItem = lazy(() =>
  z.looseObject({
    type: z.literal("function_call_output"),
    call_id: z.string(),
    output: ToolOutput,
  }),
);

export const CustomToolCallResponseItem = lazy(() =>
  z.looseObject({
    type: z.literal("custom_tool_call"),
    name: z.string(),
    input: z.string(),
    call_id: z.string(),
  }),
);

export const CustomToolCallOutputResponseItem = lazy(() =>
  z.looseObject({
    type: z.literal("custom_tool_call_output"),
    call_id: z.string(),
    output: ToolOutput,
  }),
);

/** What a provider made of a conversation; nobody but the provider can read it. */
export const CompactionResponseItem = lazy(() =>
  z.looseObject({ type: z.literal("compaction"), encrypted_content: z.string() }),
);

/** The model looks for tools that it was not told of. `arguments` is JSON, or its text. */
export const ToolSearchCallResponseItem = lazy(() =>
  z.looseObject({
    type: z.literal("tool_search_call"),
    call_id: z.string().nullish(),
    /** Who searches: `client` is the host. */
    execution: z.string(),
    status: z.string().nullish(),
    arguments: Json,
  }),
);

/** The tools that were found, as the model is told of tools. */
export const ToolSearchOutputResponseItem = lazy(() =>
  z.looseObject({
    type: z.literal("tool_search_output"),
    call_id: z.string().nullish(),
    status: z.string(),
    execution: z.string(),
    tools: z.array(Json),
  }),
);

/** Kinds the engine acts on. Others that a rollout holds are kept as they are and sent to no model. */
export const ResponseItem = lazy(() =>
  z.discriminatedUnion("type", [
    MessageResponseItem,
    ReasoningResponseItem,
    FunctionCallResponseItem,
    FunctionCallOutputResponseItem,
    CustomToolCallResponseItem,
    CustomToolCallOutputResponseItem,
    CompactionResponseItem,
    ToolSearchCallResponseItem,
    ToolSearchOutputResponseItem,
  ]),
);

/** Those of the items that the engine acts on. */
export function toResponseItems(items: readonly unknown[]): ResponseItem[] {
  return items.flatMap((item) => ResponseItem.safeParse(item).data ?? []);
}

export type MessageResponseItem = z.infer<typeof MessageResponseItem>;
export type ReasoningResponseItem = z.infer<typeof ReasoningResponseItem>;
export type FunctionCallResponseItem = z.infer<typeof FunctionCallResponseItem>;
export type FunctionCallOutputResponseItem = z.infer<typeof FunctionCallOutputResponseItem>;
export type CustomToolCallResponseItem = z.infer<typeof CustomToolCallResponseItem>;
export type CustomToolCallOutputResponseItem = z.infer<typeof CustomToolCallOutputResponseItem>;
export type CompactionResponseItem = z.infer<typeof CompactionResponseItem>;
export type ToolSearchCallResponseItem = z.infer<typeof ToolSearchCallResponseItem>;
export type ToolSearchOutputResponseItem = z.infer<typeof ToolSearchOutputResponseItem>;
export type ResponseItem = z.infer<typeof ResponseItem>;
