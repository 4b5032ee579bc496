// What the engine tells the store, as the lines of a rollout. This file and from-record.ts are each other's
// inverse, within what the record shapes can hold.
import { truncateMiddle } from "../../base/truncate.js";
import type {
  CommandAction,
  CommandExecutionItem,
  FileChangeItem,
  FileUpdateChange,
  ThreadItem,
} from "../../protocol/item.js";
import type { PermissionProfile, SandboxPolicy } from "../../protocol/permission.js";
import type { SessionSource } from "../../protocol/thread.js";
import type { ThreadTokenUsage, TokenUsageBreakdown } from "../../protocol/token-usage.js";
import type { UserInput } from "../../protocol/user-input.js";
import type { StoredEvent, ThreadMeta, TurnContext } from "../stored-event.js";
import { toSnakeKeys } from "./letter-case.js";
import { joinShellWords, splitShellWords } from "./shell-words.js";

/** The most bytes of a command's output that a rollout keeps, the note on what was left out included. */
const OUTPUT_BYTES = 10_000;
const NOTE_BYTES = 60;

/** The first line of a rollout. Lines come with their newline. */
export function metaLine(meta: ThreadMeta, atMs: number): string {
  return line(atMs, "session_meta", metaRecord(meta));
}

function metaRecord(meta: ThreadMeta): object {
  return {
    id: meta.id,
    ...(meta.forkedFromId === null ? {} : { forked_from_id: meta.forkedFromId }),
    timestamp: new Date(meta.createdAtMs).toISOString(),
    cwd: meta.cwd,
    originator: meta.originator,
    cli_version: meta.cliVersion,
    source: sourceRecord(meta.source),
    model_provider: meta.modelProvider,
    base_instructions: meta.baseInstructions === null ? null : { text: meta.baseInstructions },
    ...(meta.gitInfo === null
      ? {}
      : {
          git: {
            commit_hash: meta.gitInfo.sha ?? undefined,
            branch: meta.gitInfo.branch ?? undefined,
            repository_url: meta.gitInfo.originUrl ?? undefined,
          },
        }),
  };
}

/** No line, or several, for events that history already holds or that make more than one record. */
export function eventLines(meta: ThreadMeta, event: StoredEvent, atMs: number): string {
  const threadId = meta.id;
  const message = (payload: object) => line(atMs, "event_msg", payload);
  switch (event.type) {
    case "turnStarted":
      return message({
        type: "task_started",
        turn_id: event.turnId,
        started_at: event.startedAt,
        model_context_window: event.modelContextWindow,
        collaboration_mode_kind: "default",
      });
    case "turnContext":
      return line(atMs, "turn_context", contextRecord(event.context));
    case "history":
    case "foreignItem":
      return line(atMs, "response_item", event.item);
    case "userMessage":
      return message(userMessageRecord(event.content));
    case "itemCompleted":
      return itemRecords(threadId, event.turnId, event.item, event.stdout ?? "")
        .map(message)
        .join("");
    case "tokenCount":
      return message({
        type: "token_count",
        info: event.usage === null ? null : usageRecord(event.usage),
        rate_limits: event.rateLimits === null ? null : toSnakeKeys(event.rateLimits),
      });
    case "turnError":
      return message({
        type: "error",
        message: event.error.message,
        codex_error_info: toSnakeKeys(event.error.codexErrorInfo, "andValues"),
        additional_details: event.error.additionalDetails ?? undefined,
      });
    case "compacted":
      return line(atMs, "compacted", {
        message: event.message,
        replacement_history: event.replacementHistory,
      });
    case "rolledBack":
      return message({ type: "thread_rolled_back", num_turns: event.numTurns });
    case "memoryMode":
      // A later copy of the metadata changes the mode.
      return line(atMs, "session_meta", { ...metaRecord(meta), memory_mode: event.mode });
    case "goalUpdated":
      return message({
        type: "thread_goal_updated",
        thread_id: threadId,
        turn_id: event.turnId ?? undefined,
        goal: event.goal,
      });
    case "goalCleared":
      return message({ type: "thread_goal_cleared", thread_id: threadId });
    case "turnCompleted":
      return message({
        type: "task_complete",
        turn_id: event.turnId,
        last_agent_message: event.lastAgentMessage,
        completed_at: event.completedAt,
        duration_ms: event.durationMs,
        time_to_first_token_ms: event.timeToFirstTokenMs ?? undefined,
      });
    case "turnAborted":
      return message({
        type: "turn_aborted",
        turn_id: event.turnId,
        reason: event.reason,
        completed_at: event.completedAt,
        duration_ms: event.durationMs,
      });
  }
}

function line(atMs: number, type: string, payload: object): string {
  return `${JSON.stringify({ timestamp: new Date(atMs).toISOString(), type, payload })}\n`;
}

function sourceRecord(source: SessionSource): unknown {
  if (source === "appServer") return "mcp";
  return typeof source === "object" && "subAgent" in source ? { subagent: source.subAgent } : source;
}

function contextRecord(context: TurnContext): object {
  return {
    turn_id: context.turnId,
    cwd: context.cwd,
    current_date: context.currentDate,
    timezone: context.timezone,
    approval_policy: context.approvalPolicy,
    sandbox_policy: sandboxRecord(context.sandboxPolicy),
    permission_profile:
      context.permissionProfile === null ? undefined : profileRecord(context.permissionProfile),
    model: context.model,
    effort: context.effort ?? undefined,
    summary: context.summary,
  };
}

const sandboxTags = {
  dangerFullAccess: "danger-full-access",
  readOnly: "read-only",
  externalSandbox: "external-sandbox",
  workspaceWrite: "workspace-write",
} as const;

function sandboxRecord(policy: SandboxPolicy): object {
  const { type, ...members } = policy;
  const fields: Record<string, unknown> = { ...members };
  // Full read access is what a missing member means, to older programs too.
  for (const key of ["access", "readOnlyAccess"]) {
    const access = fields[key];
    if (typeof access === "object" && access !== null && "type" in access && access.type === "fullAccess") {
      delete fields[key];
    }
  }
  return { type: sandboxTags[type], ...(toSnakeKeys(fields) as object) };
}

function profileRecord(profile: PermissionProfile): object {
  if (profile.type === "disabled") return { type: "disabled" };
  const network = profile.network.enabled ? "enabled" : "restricted";
  if (profile.type === "external") return { type: "external", network };
  return { type: "managed", file_system: toSnakeKeys(profile.fileSystem), network };
}

/** Texts and images go into separate members; the order is kept beside them when that would lose it. */
function userMessageRecord(content: readonly UserInput[]): object {
  const texts = content.filter((part) => part.type === "text");
  const kinds = content.map((part) => part.type);
  const isPlain =
    texts.length <= 1 &&
    !kinds.includes("skill") &&
    !kinds.includes("mention") &&
    isSorted(kinds.map((kind) => ["text", "image", "localImage"].indexOf(kind)));
  return {
    type: "user_message",
    message: texts.map((part) => part.text).join(""),
    images: content.flatMap((part) => (part.type === "image" ? [part.url] : [])),
    local_images: content.flatMap((part) => (part.type === "localImage" ? [part.path] : [])),
    text_elements:
      texts.length === 1
        ? texts.flatMap((part) => part.text_elements.map((each) => elementRecord(each)))
        : [],
    ...(isPlain ? {} : { content }),
  };
}

function elementRecord(element: Extract<UserInput, { type: "text" }>["text_elements"][number]): object {
  return { byte_range: element.byteRange, placeholder: element.placeholder ?? null };
}

function isSorted(ranks: readonly number[]): boolean {
  return ranks.every((rank, index) => index === 0 || (ranks[index - 1] ?? rank) <= rank);
}

function itemRecords(threadId: string, turnId: string, item: ThreadItem, stdout: string): object[] {
  switch (item.type) {
    case "userMessage":
      // Stored by its own event, with the history item beside it.
      return [];
    case "agentMessage":
      return [
        {
          type: "agent_message",
          message: item.text,
          phase: item.phase,
          memory_citation: item.memoryCitation,
        },
      ];
    case "reasoning":
      return [
        ...item.summary.map((text) => ({ type: "agent_reasoning", text })),
        ...item.content.map((text) => ({ type: "agent_reasoning_raw_content", text })),
      ];
    case "plan":
      return [
        {
          type: "item_completed",
          thread_id: threadId,
          turn_id: turnId,
          item: { type: "Plan", id: item.id, text: item.text },
        },
      ];
    case "commandExecution":
      return [commandRecord(turnId, item)];
    case "fileChange":
      return [patchRecord(turnId, item, stdout)];
    case "imageView":
      return [{ type: "view_image_tool_call", call_id: item.id, path: item.path }];
    case "contextCompaction":
      return [{ type: "context_compacted" }];
    case "hookPrompt":
    case "mcpToolCall":
    case "dynamicToolCall":
    case "collabAgentToolCall":
    case "webSearch":
    case "imageGeneration":
    case "enteredReviewMode":
    case "exitedReviewMode":
      // Nothing here makes these yet. Whoever does, gives them their records.
      return [];
  }
}

function commandRecord(turnId: string, item: CommandExecutionItem): object {
  const command = splitShellWords(item.command) ?? [item.command];
  const isExact = joinShellWords(command) === item.command;
  const durationMs = item.durationMs ?? 0;
  return {
    type: "exec_command_end",
    call_id: item.id,
    process_id: item.processId ?? undefined,
    turn_id: turnId,
    command,
    command_line: isExact ? undefined : item.command,
    cwd: item.cwd,
    parsed_cmd: item.commandActions.map(actionRecord),
    source: toSnakeKeys(item.source, "andValues"),
    stdout: "",
    stderr: "",
    aggregated_output: keptOutput(item.aggregatedOutput ?? ""),
    // Commands that never ran have no code; the record must hold one.
    exit_code: item.exitCode ?? -1,
    duration: { secs: Math.floor(durationMs / 1000), nanos: (durationMs % 1000) * 1_000_000 },
    formatted_output: "",
    status: item.status === "inProgress" ? "failed" : item.status,
  };
}

function keptOutput(output: string): string {
  return Buffer.byteLength(output) <= OUTPUT_BYTES
    ? output
    : truncateMiddle(output, OUTPUT_BYTES - NOTE_BYTES);
}

function actionRecord(action: CommandAction): object {
  const { type, command, ...rest } = action;
  return { type: type === "listFiles" ? "list_files" : type, cmd: command, ...rest };
}

function patchRecord(turnId: string, item: FileChangeItem, stdout: string): object {
  return {
    type: "patch_apply_end",
    call_id: item.id,
    turn_id: turnId,
    stdout,
    stderr: "",
    success: item.status === "completed",
    changes: Object.fromEntries(item.changes.map((change) => [change.path, changeRecord(change)])),
    status: item.status === "inProgress" ? "failed" : item.status,
  };
}

function changeRecord(change: FileUpdateChange): object {
  if (change.kind.type !== "update") return { type: change.kind.type, content: change.diff };
  const { move_path } = change.kind;
  const note = move_path === null ? "" : movedNote(move_path);
  const diff = note !== "" && change.diff.endsWith(note) ? change.diff.slice(0, -note.length) : change.diff;
  return { type: "update", unified_diff: diff, move_path };
}

/** The paragraph that ends the diff of a renamed file in items, but not in records. */
export function movedNote(movePath: string): string {
  return `\n\nMoved to: ${movePath}`;
}

function usageRecord(usage: ThreadTokenUsage): object {
  return {
    total_token_usage: breakdownRecord(usage.total),
    last_token_usage: breakdownRecord(usage.last),
    model_context_window: usage.modelContextWindow,
  };
}

function breakdownRecord(usage: TokenUsageBreakdown): object {
  return {
    input_tokens: usage.inputTokens,
    cached_input_tokens: usage.cachedInputTokens,
    output_tokens: usage.outputTokens,
    reasoning_output_tokens: usage.reasoningOutputTokens,
    total_tokens: usage.totalTokens,
  };
}
