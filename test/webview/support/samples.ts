// Threads, turns and notifications as the host sends them, with only what a test cares about to be said.
import type { ThreadItem } from "../../../agent-host/protocol/item.js";
import type { Thread } from "../../../agent-host/protocol/thread.js";
import type { Turn } from "../../../agent-host/protocol/turn.js";
import type { PendingApproval, PendingQuestions } from "../../../extension/views/messages.js";

type ItemOf<T extends ThreadItem["type"]> = Extract<ThreadItem, { type: T }>;

export function thread(id: string, more: Partial<Thread> = {}): Thread {
  return {
    id,
    forkedFromId: null,
    preview: `About ${id}`,
    ephemeral: false,
    modelProvider: "loom",
    createdAt: 1_760_000_000,
    updatedAt: 1_760_000_000,
    status: { type: "idle" },
    path: `/home/me/${id}.jsonl`,
    cwd: "/home/me/shop",
    cliVersion: "0.1.0",
    source: "vscode",
    agentNickname: null,
    agentRole: null,
    gitInfo: null,
    name: null,
    turns: [],
    ...more,
  };
}

export function turn(id: string, items: readonly ThreadItem[] = [], more: Partial<Turn> = {}): Turn {
  return {
    id,
    items: [...items],
    status: "completed",
    error: null,
    startedAt: 1_760_000_000,
    completedAt: 1_760_000_010,
    durationMs: 10_000,
    ...more,
  };
}

export function userMessage(id: string, text: string): ItemOf<"userMessage"> {
  return { type: "userMessage", id, content: [{ type: "text", text, text_elements: [] }] };
}

export function agentMessage(id: string, text: string): ItemOf<"agentMessage"> {
  return { type: "agentMessage", id, text, phase: null, memoryCitation: null };
}

export function reasoning(id: string, summary: readonly string[]): ItemOf<"reasoning"> {
  return { type: "reasoning", id, summary: [...summary], content: [] };
}

export function command(
  id: string,
  commandLine: string,
  more: Partial<ItemOf<"commandExecution">> = {},
): ItemOf<"commandExecution"> {
  return {
    type: "commandExecution",
    id,
    command: `/bin/bash -lc '${commandLine.replaceAll("'", `'\\''`)}'`,
    cwd: "/home/me/shop",
    processId: null,
    source: "agent",
    status: "completed",
    commandActions: [{ type: "unknown", command: commandLine }],
    aggregatedOutput: null,
    exitCode: null,
    durationMs: null,
    ...more,
  };
}

export function fileChange(
  id: string,
  changes: ItemOf<"fileChange">["changes"],
  status: ItemOf<"fileChange">["status"] = "completed",
): ItemOf<"fileChange"> {
  return { type: "fileChange", id, changes, status };
}

export function commandApproval(
  requestId: string,
  itemId: string,
  commandLine: string,
  more: Partial<Extract<PendingApproval, { kind: "command" }>> = {},
): PendingApproval {
  return {
    kind: "command",
    requestId,
    threadId: "t1",
    turnId: "u1",
    itemId,
    command: commandLine,
    cwd: "/home/me/shop",
    reason: null,
    availableDecisions: [],
    ...more,
  };
}

export function fileApproval(requestId: string, itemId: string): PendingApproval {
  return { kind: "fileChange", requestId, threadId: "t1", turnId: "u1", itemId, reason: null };
}

/** Notifications of thread t1 and turn u1 unless `of` says otherwise. */
export function events(of: { readonly threadId?: string; readonly turnId?: string } = {}) {
  const threadId = of.threadId ?? "t1";
  const turnId = of.turnId ?? "u1";
  const say = (method: string, params: object) => ({ method, params: { threadId, turnId, ...params } });
  return {
    say,
    turnStarted: () => ({
      method: "turn/started",
      params: {
        threadId,
        turn: turn(turnId, [], { status: "inProgress", completedAt: null, durationMs: null }),
      },
    }),
    turnCompleted: (more: Partial<Turn> = {}) => ({
      method: "turn/completed",
      params: { threadId, turn: turn(turnId, [], more) },
    }),
    started: (item: ThreadItem) => say("item/started", { item }),
    completed: (item: ThreadItem) => say("item/completed", { item }),
    text: (itemId: string, delta: string) => say("item/agentMessage/delta", { itemId, delta }),
    output: (itemId: string, delta: string) => say("item/commandExecution/outputDelta", { itemId, delta }),
    thought: (itemId: string, delta: string, summaryIndex = 0) =>
      say("item/reasoning/summaryTextDelta", { itemId, delta, summaryIndex }),
    plan: (steps: readonly (readonly [string, "pending" | "inProgress" | "completed"])[]) =>
      say("turn/plan/updated", {
        explanation: null,
        plan: steps.map(([step, status]) => ({ step, status })),
      }),
  };
}

/** Questions as the extension shows them; each may change what it likes. */
export function questions(
  requestId: string,
  ...each: readonly Partial<PendingQuestions["questions"][number]>[]
): PendingQuestions {
  return {
    requestId,
    threadId: "t1",
    turnId: "turn1",
    itemId: "call1",
    questions: each.map((changes, index) => ({
      id: `q${index + 1}`,
      header: "Store",
      question: "Which store?",
      isOther: true,
      isSecret: false,
      options: [
        { label: "A file (Recommended)", description: "Simple" },
        { label: "A database", description: "Fast" },
      ],
      ...changes,
    })),
  };
}
