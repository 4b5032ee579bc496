// The events of a rollout that rebuild a thread, as they are on disk. Some went by other names in other versions.
import * as z from "zod";
import { toolEventSchemas } from "./tool-event-record.js";

const text = z.string();
/** Read by whoever turns it into a noun; it may be missing. */
const anything = z.unknown().optional();
const optionalText = z.string().nullish();
const optionalInt = z.number().nullish();

const TokenUsagePayload = z.looseObject({
  input_tokens: z.number(),
  cached_input_tokens: z.number(),
  output_tokens: z.number(),
  reasoning_output_tokens: z.number(),
  total_tokens: z.number(),
});
export type TokenUsagePayload = z.infer<typeof TokenUsagePayload>;

export const ErrorPayload = z.looseObject({
  message: text,
  codex_error_info: anything,
  additional_details: optionalText,
});
export type ErrorPayload = z.infer<typeof ErrorPayload>;

const turnStart = { turn_id: optionalText, started_at: optionalInt };
const turnEnd = {
  turn_id: optionalText,
  started_at: optionalInt,
  completed_at: optionalInt,
  duration_ms: optionalInt,
  // Newer hosts tell here why a turn failed, older ones in an event before it.
  error: ErrorPayload.nullish(),
};

export const eventSchemas = {
  task_started: z.looseObject({ type: z.literal("task_started"), ...turnStart }),
  turn_started: z.looseObject({ type: z.literal("turn_started"), ...turnStart }),
  task_complete: z.looseObject({ type: z.literal("task_complete"), ...turnEnd }),
  turn_complete: z.looseObject({ type: z.literal("turn_complete"), ...turnEnd }),
  turn_aborted: z.looseObject({ type: z.literal("turn_aborted"), ...turnEnd }),
  user_message: z.looseObject({
    type: z.literal("user_message"),
    message: text,
    images: z.array(text).nullish(),
    local_images: z.array(text).nullish(),
    text_elements: z.array(z.unknown()).nullish(),
    content: z.array(z.unknown()).nullish(),
  }),
  agent_message: z.looseObject({
    type: z.literal("agent_message"),
    message: text,
    phase: z.enum(["commentary", "final_answer"]).nullish().catch(null),
    memory_citation: z.json().optional(),
  }),
  /** `starts`: an item of its own, also right behind another one. */
  agent_reasoning: z.looseObject({
    type: z.literal("agent_reasoning"),
    starts: z.boolean().optional(),
    text,
  }),
  agent_reasoning_raw_content: z.looseObject({
    type: z.literal("agent_reasoning_raw_content"),
    starts: z.boolean().optional(),
    text,
  }),
  token_count: z.looseObject({
    type: z.literal("token_count"),
    info: z
      .looseObject({
        total_token_usage: TokenUsagePayload,
        last_token_usage: TokenUsagePayload,
        model_context_window: optionalInt,
      })
      .nullish(),
  }),
  context_compacted: z.looseObject({ type: z.literal("context_compacted") }),
  entered_review_mode: z.looseObject({
    type: z.literal("entered_review_mode"),
    user_facing_hint: optionalText,
    review: optionalText,
  }),
  exited_review_mode: z.looseObject({
    type: z.literal("exited_review_mode"),
    review_output: anything,
    review: optionalText,
  }),
  thread_rolled_back: z.looseObject({ type: z.literal("thread_rolled_back"), num_turns: z.number() }),
  thread_settings_applied: z.looseObject({
    type: z.literal("thread_settings_applied"),
    thread_settings: z.looseObject({ personality: anything, service_tier: anything }),
  }),
  // Goals are the one noun that is written with the keys it has on the wire.
  thread_goal_updated: z.looseObject({
    type: z.literal("thread_goal_updated"),
    goal: z.looseObject({ objective: text, status: text }),
  }),
  heddle_queue: z.looseObject({
    type: z.literal("heddle_queue"),
    threadId: text,
    queue: z.array(z.unknown()),
  }),
  thread_goal_cleared: z.looseObject({ type: z.literal("thread_goal_cleared") }),
  item_completed: z.looseObject({
    type: z.literal("item_completed"),
    turn_id: optionalText,
    item: z.looseObject({ type: text, id: text }),
  }),
  error: ErrorPayload.extend({ type: z.literal("error") }),
  ...toolEventSchemas,
};

type EventSchemas = typeof eventSchemas;
export type EventPayload = { [K in keyof EventSchemas]: z.infer<EventSchemas[K]> }[keyof EventSchemas];
export type EventOf<K extends EventPayload["type"]> = Extract<EventPayload, { type: K }>;

/** Null for an event that is not ours to read. */
export function eventSchema(type: string): z.ZodType<EventPayload> | null {
  return Object.hasOwn(eventSchemas, type) ? eventSchemas[type as keyof EventSchemas] : null;
}
