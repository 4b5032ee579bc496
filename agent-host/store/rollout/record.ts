// The records of a rollout that we read, as they are on disk. Unknown record kinds and members are other
// programs' business and are skipped; a known kind of the wrong shape counts as a damaged line.
import * as z from "zod";
import { ResponseItem } from "../../protocol/response-item.js";
import { type EventPayload, eventSchema } from "./event-record.js";

const text = z.string();
/** Read by whoever turns it into a noun; it may be missing. */
const anything = z.unknown().optional();
const optionalText = z.string().nullish();

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
  dynamic_tools: anything,
  /** The newest hosts begin a fork, or what comes after a cut, with a pointer into another file. */
  history_base: z.looseObject({ thread_id: text, end_byte_offset: z.number() }).nullish(),
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
  personality: anything,
  collaboration_mode: anything,
  // Not written by the oldest hosts, and passed over by them.
  service_tier: anything,
  approvals_reviewer: anything,
});
export type TurnContextPayload = z.infer<typeof TurnContextPayload>;

export const CompactedPayload = z.looseObject({
  message: text,
  replacement_history: z.array(z.looseObject({ type: text })).nullish(),
});
export type CompactedPayload = z.infer<typeof CompactedPayload>;

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
