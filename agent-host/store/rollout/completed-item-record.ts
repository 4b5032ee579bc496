// The items in `item_completed` records: hosts of the newest versions write every item like this, with the id that
// it had on the wire; older ones write only plans.
import * as z from "zod";
import { commandMembers, DurationPayload, patchMembers } from "./tool-event-record.js";

const text = z.string();
const anything = z.unknown().optional();
const optionalText = z.string().nullish();

export const itemSchemas = {
  UserMessage: z.looseObject({ type: z.literal("UserMessage"), id: text, content: z.array(z.unknown()) }),
  AgentMessage: z.looseObject({
    type: z.literal("AgentMessage"),
    id: text,
    content: z.array(z.looseObject({ text: optionalText })),
    phase: optionalText,
    memory_citation: anything,
  }),
  Reasoning: z.looseObject({
    type: z.literal("Reasoning"),
    id: text,
    summary_text: z.array(text).nullish(),
    raw_content: z.array(text).nullish(),
  }),
  Plan: z.looseObject({ type: z.literal("Plan"), id: text, text: optionalText }),
  HookPrompt: z.looseObject({
    type: z.literal("HookPrompt"),
    id: text,
    fragments: z.array(z.looseObject({ text, hookRunId: optionalText, hook_run_id: optionalText })),
  }),
  CommandExecution: z.looseObject({ type: z.literal("CommandExecution"), id: text, ...commandMembers }),
  FileChange: z.looseObject({ type: z.literal("FileChange"), id: text, ...patchMembers }),
  McpToolCall: z.looseObject({
    type: z.literal("McpToolCall"),
    id: text,
    server: text,
    tool: text,
    arguments: anything,
    mcp_app_resource_uri: optionalText,
    status: text,
    result: anything,
    error: z.looseObject({ message: text }).nullish(),
    duration: DurationPayload.nullish(),
  }),
  DynamicToolCall: z.looseObject({
    type: z.literal("DynamicToolCall"),
    id: text,
    namespace: optionalText,
    tool: text,
    arguments: anything,
    status: text,
    content_items: z.array(z.unknown()).nullish(),
    success: z.boolean().nullish(),
    duration: DurationPayload.nullish(),
  }),
  CollabAgentToolCall: z.looseObject({
    type: z.literal("CollabAgentToolCall"),
    id: text,
    tool: text,
    status: text,
    sender_thread_id: text,
    receiver_thread_ids: z.array(text),
    prompt: optionalText,
    model: optionalText,
    reasoning_effort: optionalText,
    agents_states: z.record(text, z.unknown()).nullish(),
  }),
  WebSearch: z.looseObject({ type: z.literal("WebSearch"), id: text, query: text, action: anything }),
  ImageView: z.looseObject({ type: z.literal("ImageView"), id: text, path: text }),
  ImageGeneration: z.looseObject({
    type: z.literal("ImageGeneration"),
    id: text,
    status: text,
    revised_prompt: optionalText,
    result: text,
    saved_path: optionalText,
  }),
  EnteredReviewMode: z.looseObject({
    type: z.literal("EnteredReviewMode"),
    id: text,
    user_facing_hint: optionalText,
  }),
  ExitedReviewMode: z.looseObject({ type: z.literal("ExitedReviewMode"), id: text, review_output: anything }),
  ContextCompaction: z.looseObject({ type: z.literal("ContextCompaction"), id: text }),
};

type ItemSchemas = typeof itemSchemas;
export type ItemPayload = { [K in keyof ItemSchemas]: z.infer<ItemSchemas[K]> }[keyof ItemSchemas];
export type ItemOf<K extends ItemPayload["type"]> = Extract<ItemPayload, { type: K }>;

/** Null for an item of a kind that nobody here knows, or one that lacks what its kind needs. */
export function parseItem(item: { readonly type: string }): ItemPayload | null {
  if (!Object.hasOwn(itemSchemas, item.type)) return null;
  const schema: z.ZodType<ItemPayload> = itemSchemas[item.type as keyof ItemSchemas];
  return schema.safeParse(item).data ?? null;
}
