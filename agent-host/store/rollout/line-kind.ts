// What a line of a rollout is, read off its beginning. All known writers begin lines in the same way; a line that
// begins otherwise is parsed whole, so that nothing depends on how a writer orders members.
import type { Line } from "./line.js";

/**
 * - `numbered`: an item without an id of its own; it gets the next number.
 * - `thought`: a part of reasoning; it has a number of its own when no thought is before it.
 * - `call`: an item under the id of its call, or more about one that is there already.
 * - `item`: an item with an id of its own.
 */
export type LineKind =
  | "turnStart"
  | "turnEnd"
  | "userMessage"
  | "numbered"
  | "thought"
  | "call"
  | "item"
  | "hookPrompt"
  | "error"
  | "rollback"
  | "usage"
  | "goal"
  | "goalCleared"
  | "queue"
  | "settings"
  | "context"
  | "meta"
  | "compacted"
  | "history"
  | "other"
  | "damaged";

const eventKinds: ReadonlyMap<string, LineKind> = new Map<string, LineKind>([
  ["task_started", "turnStart"],
  ["turn_started", "turnStart"],
  ["task_complete", "turnEnd"],
  ["turn_complete", "turnEnd"],
  ["turn_aborted", "turnEnd"],
  ["user_message", "userMessage"],
  ["agent_message", "numbered"],
  ["context_compacted", "numbered"],
  ["entered_review_mode", "numbered"],
  ["exited_review_mode", "numbered"],
  ["agent_reasoning", "thought"],
  ["agent_reasoning_raw_content", "thought"],
  ["exec_command_end", "call"],
  ["patch_apply_end", "call"],
  ["mcp_tool_call_end", "call"],
  ["dynamic_tool_call_request", "call"],
  ["dynamic_tool_call_response", "call"],
  ["collab_agent_spawn_end", "call"],
  ["collab_agent_interaction_end", "call"],
  ["collab_waiting_end", "call"],
  ["collab_close_end", "call"],
  ["collab_resume_end", "call"],
  ["web_search_end", "call"],
  ["image_generation_end", "call"],
  ["view_image_tool_call", "call"],
  ["item_completed", "item"],
  ["error", "error"],
  ["thread_rolled_back", "rollback"],
  ["token_count", "usage"],
  ["thread_goal_updated", "goal"],
  ["thread_goal_cleared", "goalCleared"],
  ["thread_settings_applied", "settings"],
  ["heddle_queue", "queue"],
]);

const lineKinds: ReadonlyMap<string, LineKind> = new Map<string, LineKind>([
  ["session_meta", "meta"],
  ["turn_context", "context"],
  ["compacted", "compacted"],
  ["response_item", "history"],
]);

const HEAD_CHARS = 144;
/** Where the first words of a message begin, at the latest. */
const WORDS_CHARS = 400;
const HOOK_PROMPT = /"content":\[\{"type":"input_text","text":"<hook_prompt /;

/** `whole` is the parsed line when its beginning did not say enough. */
export interface KnownLine {
  readonly kind: LineKind;
  readonly whole: unknown;
  /** Where the payload's members begin in the head, behind its type. */
  readonly membersAt: number;
}

export function readKind(line: Line): KnownLine {
  const known = line.isClosed ? readBeginning(line.head(HEAD_CHARS)) : null;
  if (known === null) return parseKind(line.text());
  const mayBePrompt = known.kind === "history" && known.isMessage;
  return mayBePrompt && HOOK_PROMPT.test(line.head(WORDS_CHARS)) ? { ...known, kind: "hookPrompt" } : known;
}

/**
 * Reads `{"timestamp":"…","ordinal":0,"type":"…","payload":{"type":"…"`, in which the ordinal and the second type may
 * be missing. Null for anything else. Every line of a thread comes by here: no more is copied than must be.
 */
function readBeginning(head: string): (KnownLine & { readonly isMessage: boolean }) | null {
  if (!head.startsWith('{"timestamp":"')) return null;
  let at = head.indexOf('"', 14) + 1;
  if (at === 0 || head.charCodeAt(at - 2) === 0x5c) return null;
  if (head.startsWith(',"ordinal":', at)) {
    at += 11;
    while (head.charCodeAt(at) >= 0x30 && head.charCodeAt(at) <= 0x39) at++;
  }
  if (!head.startsWith(',"type":"', at)) return null;
  const typeAt = at + 9;
  const typeEnd = head.indexOf('"', typeAt);
  if (typeEnd < 0 || !head.startsWith(',"payload":{', typeEnd + 1)) return null;
  at = typeEnd + 13;
  let payloadType = "";
  let isMessage = false;
  if (head.startsWith('"type":"', at)) {
    const end = head.indexOf('"', at + 8);
    if (end < 0) return null;
    isMessage = head.startsWith('message"', at + 8);
    if (head.startsWith("event_msg", typeAt)) payloadType = head.slice(at + 8, end);
    at = end + 1;
  }
  const kind = head.startsWith('response_item"', typeAt)
    ? "history"
    : kindOf(head.slice(typeAt, typeEnd), payloadType);
  return { kind, whole: undefined, membersAt: at, isMessage };
}

function parseKind(text: string): KnownLine {
  const damaged: KnownLine = { kind: "damaged", whole: undefined, membersAt: 0 };
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch {
    return damaged;
  }
  if (!isObject(whole) || typeof whole.type !== "string") return damaged;
  const { type, payload } = whole;
  if (!isObject(payload))
    return type === "event_msg" || lineKinds.has(type) ? damaged : { ...damaged, kind: "other" };
  const kind = kindOf(type, typeof payload.type === "string" ? payload.type : "");
  const isPrompt =
    kind === "history" && payload.type === "message" && HOOK_PROMPT.test(JSON.stringify(payload));
  return { kind: isPrompt ? "hookPrompt" : kind, whole, membersAt: 0 };
}

function kindOf(type: string, payloadType: string): LineKind {
  return (type === "event_msg" ? eventKinds.get(payloadType) : lineKinds.get(type)) ?? "other";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a part of reasoning begins an item of its own, whatever is before it. */
export function startsThought(line: Line, { membersAt, whole }: KnownLine): boolean {
  if (whole === undefined) return line.head(membersAt + 16).startsWith(',"starts":true', membersAt);
  const payload = isObject(whole) ? whole.payload : null;
  return isObject(payload) && payload.starts === true;
}
