// Threads, turns and notifications as the host sends them, with only what a test cares about to be said.

import type { HeddleFileChange, HeddleRestoredFile } from "../../../agent-host/protocol/heddle-changes.js";
import type { ThreadItem } from "../../../agent-host/protocol/item.js";
import type { Thread } from "../../../agent-host/protocol/thread.js";
import type { ThreadGoal } from "../../../agent-host/protocol/thread-goal.js";
import type { Turn } from "../../../agent-host/protocol/turn.js";
import type {
  PendingApproval,
  PendingQuestions,
  RestoreDirection,
  ToWebview,
} from "../../../extension/views/messages.js";

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

/** Two findings, as a review ends. */
export const REVIEW = [
  "The rest is sound.",
  "Full review comments:",
  "- [P1] Off by one — /home/me/shop/src/price.ts:31-34\n  `slice(0, -1)` drops the last line.\n  \n  Always.",
  "- [P3] Name says nothing — /home/me/shop/src/cart.ts:7-7\n  It is the total.",
].join("\n\n");

/** A file of an answer to heddle/turn/changes. */
export function changedFile(
  path: string,
  added: number,
  removed: number,
  more: Partial<HeddleFileChange> = {},
): HeddleFileChange {
  const lines = [...Array<string>(removed).fill("-old"), ...Array<string>(added).fill("+new")];
  return {
    path,
    kind: "update",
    oldMode: null,
    newMode: null,
    binary: false,
    restorable: true,
    reason: null,
    hunks: [{ id: "h", oldStart: 1, oldLines: removed, newStart: 1, newLines: added, lines }],
    state: "applied",
    ...more,
  };
}

export function conflict(path: string, line: number): HeddleRestoredFile {
  const current = { start: line, lines: [] };
  return {
    path,
    status: "conflict",
    reason: "the same lines were changed since",
    conflicts: [{ hunkId: null, base: current, current, wanted: current }],
  };
}

/** What came of restoring turn u1 of thread t1; nothing was written unless every file is restored. */
export function restored(
  direction: RestoreDirection,
  files: readonly HeddleRestoredFile[],
): Extract<ToWebview, { type: "turnRestored" }> {
  const applied = files.every(({ status }) => status === "restored");
  const outcome = { applied, files: [...files] };
  return { type: "turnRestored", threadId: "t1", turnId: "u1", direction, outcome, error: null };
}

export function queueUpdated(queue: readonly (readonly [id: string, text: string])[]) {
  const entries = queue.map(([id, text]) => ({ id, content: [{ type: "text", text, text_elements: [] }] }));
  return { method: "heddle/thread/queueUpdated", params: { threadId: "t1", queue: entries } };
}

export function goalUpdated(more: Partial<ThreadGoal> = {}) {
  const goal: ThreadGoal = {
    threadId: "t1",
    createdAt: 1_760_000_000,
    objective: "All tests pass",
    status: "active",
    timeUsedSeconds: 75,
    tokenBudget: null,
    tokensUsed: 1_500,
    updatedAt: 1_760_000_000,
    ...more,
  };
  return { method: "thread/goal/updated", params: { threadId: "t1", turnId: null, goal } };
}
