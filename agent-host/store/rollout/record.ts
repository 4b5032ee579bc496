// The records of a rollout that we read, as they are on disk. Unknown record kinds and members are other
// programs' business and are skipped; a known kind of the wrong shape counts as a damaged line.
import * as z from "zod";
import { ResponseItem } from "../../protocol/response-item.js";

const text = z.string();
/** Read by whoever turns it into a noun; it may be missing. */
const anything = z.unknown().optional();
const optionalText = z.string().nullish();
const optionalInt = z.number().nullish();

export const SessionMetaPayload = z.looseObject({
  id: text,
  forked_from_id: optionalText,
  timestamp: text,
  cwd: text,
  originator: optionalText,
  cli_version: optionalText,
  source: anything,
  model_provider: optionalText,
  base_instructions: z.looseObject({ text }).nullish(),
  memory_mode: optionalText,
  git: z
    .looseObject({ commit_hash: optionalText, branch: optionalText, repository_url: optionalText })
    .nullish(),
});
export type SessionMetaPayload = z.infer<typeof SessionMetaPayload>;

export const TurnContextPayload = z.looseObject({
  turn_id: optionalText,
  cwd: text,
  current_date: optionalText,
  timezone: optionalText,
  approval_policy: anything,
  sandbox_policy: anything,
  permission_profile: anything,
  model: text,
  effort: optionalText,
  summary: optionalText,
});
export type TurnContextPayload = z.infer<typeof TurnContextPayload>;

export const CompactedPayload = z.looseObject({
  message: text,
  replacement_history: z.array(z.looseObject({ type: text })).nullish(),
});
export type CompactedPayload = z.infer<typeof CompactedPayload>;

const TokenUsagePayload = z.looseObject({
  input_tokens: z.number(),
  cached_input_tokens: z.number(),
  output_tokens: z.number(),
  reasoning_output_tokens: z.number(),
  total_tokens: z.number(),
});
export type TokenUsagePayload = z.infer<typeof TokenUsagePayload>;

const ParsedCommand = z.looseObject({
  type: text,
  cmd: text,
  name: optionalText,
  path: optionalText,
  query: optionalText,
});
export type ParsedCommand = z.infer<typeof ParsedCommand>;

const FileChangePayload = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("add"), content: text }),
  z.looseObject({ type: z.literal("delete"), content: text }),
  z.looseObject({ type: z.literal("update"), unified_diff: text, move_path: optionalText }),
]);
export type FileChangePayload = z.infer<typeof FileChangePayload>;

const turnEnd = { turn_id: optionalText, completed_at: optionalInt, duration_ms: optionalInt };
const turnStart = { turn_id: optionalText, started_at: optionalInt };

/** The events that rebuild a thread. Some went by other names in other versions. */
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
  agent_reasoning: z.looseObject({ type: z.literal("agent_reasoning"), text }),
  agent_reasoning_raw_content: z.looseObject({ type: z.literal("agent_reasoning_raw_content"), text }),
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
  thread_rolled_back: z.looseObject({ type: z.literal("thread_rolled_back"), num_turns: z.number() }),
  thread_goal_updated: z.looseObject({
    type: z.literal("thread_goal_updated"),
    turn_id: optionalText,
    goal: z.looseObject({ objective: text, status: text }),
  }),
  thread_goal_cleared: z.looseObject({ type: z.literal("thread_goal_cleared") }),
  item_completed: z.looseObject({
    type: z.literal("item_completed"),
    turn_id: optionalText,
    item: z.looseObject({ type: text, id: text, text: optionalText }),
  }),
  error: z.looseObject({
    type: z.literal("error"),
    message: text,
    codex_error_info: anything,
    additional_details: optionalText,
  }),
  exec_command_end: z.looseObject({
    type: z.literal("exec_command_end"),
    call_id: text,
    process_id: optionalText,
    turn_id: optionalText,
    command: z.array(text),
    command_line: optionalText,
    cwd: text,
    parsed_cmd: z.array(ParsedCommand).nullish(),
    source: optionalText,
    aggregated_output: optionalText,
    exit_code: z.number(),
    duration: z.looseObject({ secs: z.number(), nanos: z.number() }).nullish(),
    status: optionalText,
  }),
  patch_apply_end: z.looseObject({
    type: z.literal("patch_apply_end"),
    call_id: text,
    turn_id: optionalText,
    success: z.boolean(),
    changes: z.record(text, FileChangePayload),
    status: optionalText,
  }),
  view_image_tool_call: z.looseObject({ type: z.literal("view_image_tool_call"), call_id: text, path: text }),
};

type EventSchemas = typeof eventSchemas;
export type EventPayload = { [K in keyof EventSchemas]: z.infer<EventSchemas[K]> }[keyof EventSchemas];
export type EventOf<K extends EventPayload["type"]> = Extract<EventPayload, { type: K }>;

/** One line that was understood. `at` is its time in milliseconds, or null when it says none. */
export type RolloutRecord = { readonly at: number | null } & (
  | { readonly type: "session_meta"; readonly payload: SessionMetaPayload }
  | { readonly type: "turn_context"; readonly payload: TurnContextPayload }
  | { readonly type: "compacted"; readonly payload: CompactedPayload }
  | { readonly type: "response_item"; readonly payload: ResponseItem }
  | { readonly type: "event_msg"; readonly payload: EventPayload }
);

const historyTypes: ReadonlySet<string> = new Set(
  ResponseItem.options.map((option) => option.shape.type.value),
);

/** `skipped`: a kind that is not ours to read. `damaged`: not a record, or one of the wrong shape. */
export function parseRecord(line: string): RolloutRecord | "skipped" | "damaged" {
  const record = parseJson(line);
  if (!isObject(record) || typeof record.type !== "string") return "damaged";
  const { type, payload, timestamp } = record;
  const at = typeof timestamp === "string" ? toMilliseconds(timestamp) : null;
  switch (type) {
    case "session_meta":
      return withPayload(SessionMetaPayload.safeParse(payload), (parsed) => ({ at, type, payload: parsed }));
    case "turn_context":
      return withPayload(TurnContextPayload.safeParse(payload), (parsed) => ({ at, type, payload: parsed }));
    case "compacted":
      return withPayload(CompactedPayload.safeParse(payload), (parsed) => ({ at, type, payload: parsed }));
    case "response_item":
      if (!isObject(payload) || typeof payload.type !== "string") return "damaged";
      if (!historyTypes.has(payload.type)) return "skipped";
      return withPayload(ResponseItem.safeParse(payload), (parsed) => ({ at, type, payload: parsed }));
    case "event_msg": {
      if (!isObject(payload) || typeof payload.type !== "string") return "damaged";
      const schema = eventSchema(payload.type);
      if (schema === null) return "skipped";
      return withPayload(schema.safeParse(payload), (parsed) => ({ at, type, payload: parsed }));
    }
    default:
      return "skipped";
  }
}

/** A history item that the engine can act on, or null. */
export function toResponseItem(value: unknown): ResponseItem | null {
  return ResponseItem.safeParse(value).data ?? null;
}

function eventSchema(type: string): z.ZodType<EventPayload> | null {
  return Object.hasOwn(eventSchemas, type) ? eventSchemas[type as keyof EventSchemas] : null;
}

function withPayload<T>(
  parsed: { readonly success: true; readonly data: T } | { readonly success: false },
  wrap: (payload: T) => RolloutRecord,
): RolloutRecord | "damaged" {
  return parsed.success ? wrap(parsed.data) : "damaged";
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The caller counts the line as damaged.
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function toMilliseconds(timestamp: string): number | null {
  const at = Date.parse(timestamp);
  return Number.isNaN(at) ? null : at;
}
