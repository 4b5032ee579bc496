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
  | "settings"
  | "context"
  | "meta"
  | "compacted"
  | "history"
  | "other"
  | "damaged";

const eventKinds: Readonly<Record<string, LineKind>> = {
  task_started: "turnStart",
  turn_started: "turnStart",
  task_complete: "turnEnd",
  turn_complete: "turnEnd",
  turn_aborted: "turnEnd",
  user_message: "userMessage",
  agent_message: "numbered",
  context_compacted: "numbered",
  entered_review_mode: "numbered",
  exited_review_mode: "numbered",
  agent_reasoning: "thought",
  agent_reasoning_raw_content: "thought",
  exec_command_end: "call",
  patch_apply_end: "call",
  mcp_tool_call_end: "call",
  dynamic_tool_call_request: "call",
  dynamic_tool_call_response: "call",
  collab_agent_spawn_end: "call",
  collab_agent_interaction_end: "call",
  collab_waiting_end: "call",
  collab_close_end: "call",
  collab_resume_end: "call",
  web_search_end: "call",
  image_generation_end: "call",
  view_image_tool_call: "call",
  item_completed: "item",
  error: "error",
  thread_rolled_back: "rollback",
  token_count: "usage",
  thread_goal_updated: "goal",
  thread_goal_cleared: "goalCleared",
  thread_settings_applied: "settings",
};

const lineKinds: Readonly<Record<string, LineKind>> = {
  session_meta: "meta",
  turn_context: "context",
  compacted: "compacted",
  response_item: "history",
};

const BEGINNING =
  /^\{"timestamp":"[^"\\]{0,40}",(?:"ordinal":\d{1,15},)?"type":"(\w+)","payload":\{(?:"type":"(\w+)")?/;
const HEAD_CHARS = 320;
const HOOK_PROMPT = /"content":\[\{"type":"input_text","text":"<hook_prompt /;

/** `whole` is the parsed line when its beginning did not say enough. */
export interface KnownLine {
  readonly kind: LineKind;
  readonly whole: unknown;
  /** Where the payload's members begin in the head, behind its type. */
  readonly membersAt: number;
}

export function readKind(line: Line): KnownLine {
  const head = line.head(HEAD_CHARS);
  const match = BEGINNING.exec(head);
  if (match !== null && line.isClosed) {
    const [beginning, type = "", event = ""] = match;
    const kind = kindOf(type, event, () => HOOK_PROMPT.test(head));
    return { kind, whole: undefined, membersAt: beginning.length };
  }
  return { ...parseKind(line.text()), membersAt: 0 };
}

function parseKind(text: string): { readonly kind: LineKind; readonly whole: unknown } {
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch {
    return { kind: "damaged", whole: undefined };
  }
  if (!isObject(whole) || typeof whole.type !== "string") return { kind: "damaged", whole };
  const payload = isObject(whole.payload) ? whole.payload : {};
  const event = typeof payload.type === "string" ? payload.type : "";
  // A known kind of line without a payload is a part of one.
  if (lineKinds[whole.type] !== undefined || whole.type === "event_msg") {
    if (!isObject(whole.payload)) return { kind: "damaged", whole };
  }
  return { kind: kindOf(whole.type, event, () => HOOK_PROMPT.test(JSON.stringify(payload))), whole };
}

function kindOf(type: string, event: string, isHookPrompt: () => boolean): LineKind {
  const kinds = type === "event_msg" ? eventKinds : lineKinds;
  const name = type === "event_msg" ? event : type;
  const kind = Object.hasOwn(kinds, name) ? (kinds[name] ?? "other") : "other";
  return kind === "history" && event === "message" && isHookPrompt() ? "hookPrompt" : kind;
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
