// The parts of records that become nouns of their own: metadata, turn contexts, items, errors, usage.
import type { CommandAction, ThreadItem } from "../../protocol/item.js";
import { ReasoningEffort, ReasoningSummary } from "../../protocol/model.js";
import { AskForApproval, PermissionProfile, SandboxPolicy } from "../../protocol/permission.js";
import { type GitInfo, SessionSource } from "../../protocol/thread.js";
import { ThreadGoal } from "../../protocol/thread-goal.js";
import { ThreadMemoryMode } from "../../protocol/thread-memory.js";
import type { ThreadTokenUsage, TokenUsageBreakdown } from "../../protocol/token-usage.js";
import { CodexErrorInfo, type TurnError } from "../../protocol/turn-error.js";
import { TextElement, UserInput } from "../../protocol/user-input.js";
import type { ThreadMeta, TurnContext } from "../stored-event.js";
import { toCamelKeys } from "./letter-case.js";
import type {
  EventOf,
  FileChangePayload,
  ParsedCommand,
  SessionMetaPayload,
  TokenUsagePayload,
  TurnContextPayload,
} from "./record.js";
import { joinShellWords } from "./shell-words.js";
import { movedNote } from "./to-record.js";

/** `at` is the line's own time, for records whose timestamp cannot be read. */
export function toMeta(payload: SessionMetaPayload, at: number | null): ThreadMeta {
  const createdAtMs = Date.parse(payload.timestamp);
  return {
    id: payload.id,
    forkedFromId: payload.forked_from_id ?? null,
    createdAtMs: Number.isNaN(createdAtMs) ? (at ?? 0) : createdAtMs,
    cwd: payload.cwd,
    originator: payload.originator ?? "",
    cliVersion: payload.cli_version ?? "",
    source: toSource(payload.source),
    modelProvider: payload.model_provider ?? "",
    baseInstructions: payload.base_instructions?.text ?? null,
    gitInfo: toGitInfo(payload.git),
  };
}

/** Null when the record does not say. */
export function toMemoryMode(payload: SessionMetaPayload): ThreadMemoryMode | null {
  return ThreadMemoryMode.safeParse(payload.memory_mode).data ?? null;
}

/** Null for a goal that cannot be read. */
export function toGoal(event: EventOf<"thread_goal_updated">): ThreadGoal | null {
  return ThreadGoal.safeParse(toCamelKeys(event.goal)).data ?? null;
}

function toGitInfo(git: SessionMetaPayload["git"]): GitInfo | null {
  if (git === null || git === undefined) return null;
  const info = {
    sha: git.commit_hash ?? null,
    branch: git.branch ?? null,
    originUrl: git.repository_url ?? null,
  };
  return info.sha === null && info.branch === null && info.originUrl === null ? null : info;
}

function toSource(source: unknown): SessionSource {
  if (source === "mcp") return "appServer";
  if (typeof source === "object" && source !== null && "subagent" in source) {
    return SessionSource.safeParse({ subAgent: source.subagent }).data ?? "unknown";
  }
  return SessionSource.safeParse(source).data ?? "unknown";
}

/** Null when the policies cannot be read: a context is restored whole or not at all. */
export function toTurnContext(payload: TurnContextPayload): TurnContext | null {
  const approvalPolicy = AskForApproval.safeParse(payload.approval_policy);
  const sandboxPolicy = SandboxPolicy.safeParse(toSandboxNoun(payload.sandbox_policy));
  if (!approvalPolicy.success || !sandboxPolicy.success) return null;
  return {
    turnId: payload.turn_id ?? "",
    cwd: payload.cwd,
    currentDate: payload.current_date ?? "",
    timezone: payload.timezone ?? "",
    approvalPolicy: approvalPolicy.data,
    sandboxPolicy: sandboxPolicy.data,
    permissionProfile: PermissionProfile.safeParse(toProfileNoun(payload.permission_profile)).data ?? null,
    model: payload.model,
    effort: ReasoningEffort.safeParse(payload.effort).data ?? null,
    summary: ReasoningSummary.safeParse(payload.summary).data ?? "auto",
  };
}

function toSandboxNoun(policy: unknown): unknown {
  const noun = toCamelKeys(policy);
  if (typeof noun !== "object" || noun === null || !("type" in noun) || typeof noun.type !== "string")
    return noun;
  const type = noun.type.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return { ...noun, type };
}

function toProfileNoun(profile: unknown): unknown {
  const noun = toCamelKeys(profile);
  if (typeof noun !== "object" || noun === null || !("network" in noun)) return noun;
  return { ...noun, network: { enabled: noun.network === "enabled" } };
}

export function toUserInput(event: EventOf<"user_message">): UserInput[] {
  const exact = event.content?.map((part) => UserInput.safeParse(part).data);
  if (exact?.every((part) => part !== undefined)) return exact;
  const elements = (event.text_elements ?? []).flatMap(
    (each) => TextElement.safeParse(toCamelKeys(each)).data ?? [],
  );
  const hasText =
    event.message !== "" || (event.images ?? []).length + (event.local_images ?? []).length === 0;
  return [
    ...(hasText ? [{ type: "text" as const, text: event.message, text_elements: elements }] : []),
    ...(event.images ?? []).map((url) => ({ type: "image" as const, url })),
    ...(event.local_images ?? []).map((path) => ({ type: "localImage" as const, path })),
  ];
}

export function toCommandItem(event: EventOf<"exec_command_end">): ThreadItem {
  const status = toItemStatus(event.status, event.exit_code === 0);
  const duration = event.duration;
  const source = toCamelKeys(event.source ?? "agent", "andValues");
  return {
    type: "commandExecution",
    id: event.call_id,
    command: event.command_line ?? joinShellWords(event.command),
    cwd: event.cwd,
    processId: event.process_id ?? null,
    source:
      source === "userShell" || source === "unifiedExecStartup" || source === "unifiedExecInteraction"
        ? source
        : "agent",
    status,
    commandActions: (event.parsed_cmd ?? []).map(toAction),
    aggregatedOutput: event.aggregated_output === "" ? null : (event.aggregated_output ?? null),
    exitCode: event.exit_code === -1 ? null : Math.trunc(event.exit_code),
    durationMs:
      status === "declined" || duration === null || duration === undefined
        ? null
        : Math.floor(duration.secs * 1000 + duration.nanos / 1_000_000),
  };
}

function toAction(parsed: ParsedCommand): CommandAction {
  const command = parsed.cmd;
  const path = parsed.path ?? null;
  switch (parsed.type) {
    case "read":
      return path === null
        ? { type: "unknown", command }
        : { type: "read", command, name: parsed.name ?? path, path };
    case "list_files":
      return { type: "listFiles", command, path };
    case "search":
      return { type: "search", command, query: parsed.query ?? null, path };
    default:
      return { type: "unknown", command };
  }
}

export function toFileChangeItem(event: EventOf<"patch_apply_end">): ThreadItem {
  return {
    type: "fileChange",
    id: event.call_id,
    changes: Object.entries(event.changes).map(([path, change]) => ({ path, ...toChange(change) })),
    status: toItemStatus(event.status, event.success),
  };
}

function toChange(change: FileChangePayload) {
  if (change.type !== "update") return { kind: { type: change.type }, diff: change.content };
  const movePath = change.move_path ?? null;
  const diff = movePath === null ? change.unified_diff : change.unified_diff + movedNote(movePath);
  return { kind: { type: change.type, move_path: movePath }, diff };
}

/** Records older than the member `status` say only whether the call went well. */
function toItemStatus(status: string | null | undefined, went: boolean): "completed" | "failed" | "declined" {
  if (status === "completed" || status === "failed" || status === "declined") return status;
  return went ? "completed" : "failed";
}

export function toTurnError(event: EventOf<"error">): TurnError {
  return {
    message: event.message,
    codexErrorInfo: CodexErrorInfo.safeParse(toCamelKeys(event.codex_error_info, "andValues")).data ?? null,
    additionalDetails: event.additional_details ?? null,
  };
}

export function toTokenUsage(event: EventOf<"token_count">): ThreadTokenUsage | null {
  const info = event.info;
  if (info === null || info === undefined) return null;
  return {
    total: toBreakdown(info.total_token_usage),
    last: toBreakdown(info.last_token_usage),
    modelContextWindow: info.model_context_window ?? null,
  };
}

function toBreakdown(usage: TokenUsagePayload): TokenUsageBreakdown {
  return {
    totalTokens: usage.total_tokens,
    inputTokens: usage.input_tokens,
    cachedInputTokens: usage.cached_input_tokens,
    outputTokens: usage.output_tokens,
    reasoningOutputTokens: usage.reasoning_output_tokens,
  };
}
