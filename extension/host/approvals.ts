// The questions of the host that wait for the user. Pure: views and commands look at it and answer through it.
import type {
  CommandExecutionApprovalDecision,
  CommandExecutionRequestApprovalParams,
  FileChangeApprovalDecision,
  FileChangeRequestApprovalParams,
} from "../../agent-host/protocol/approval.js";
import type { PendingApproval } from "../views/messages.js";

export type Decision = CommandExecutionApprovalDecision | FileChangeApprovalDecision;

/** The one thing of a cancellation token that matters here. */
export interface Withdrawal {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): unknown;
}

/** The host took the question back: somebody else answered, or the turn ended. */
export class WithdrawnError extends Error {
  override readonly name = "WithdrawnError";
}

interface Entry {
  readonly approval: PendingApproval;
  /** The same question may come again, after a thread was resumed: one answer serves all. */
  readonly waiting: Set<{ resolve(decision: Decision): void; reject(error: Error): void }>;
}

export interface Approvals {
  /** In the order of their arrival. */
  pending(): readonly PendingApproval[];
  find(threadId: string, itemId: string): PendingApproval | undefined;
  askCommand(
    params: CommandExecutionRequestApprovalParams,
    token: Withdrawal,
  ): Promise<CommandExecutionApprovalDecision>;
  askFileChange(
    params: FileChangeRequestApprovalParams,
    token: Withdrawal,
  ): Promise<FileChangeApprovalDecision>;
  /** False when the question is gone or the decision is not among those offered. */
  decide(requestId: string, decision: Decision): boolean;
  /** Takes back the questions of a turn, or all of them with null. */
  withdraw(turnId: string | null): void;
}

const DEFAULT_DECISIONS: readonly Decision[] = ["accept", "acceptForSession", "decline", "cancel"];

/** `onChange` is called after every change of the list, with what came or went. */
export function createApprovals(onChange: (pending: readonly PendingApproval[]) => void): Approvals {
  const entries = new Map<string, Entry>();
  const list = () => [...entries.values()].map((entry) => entry.approval);

  function remove(requestId: string): Entry | undefined {
    const entry = entries.get(requestId);
    if (entry && entries.delete(requestId)) onChange(list());
    return entry;
  }

  function ask(approval: PendingApproval, token: Withdrawal): Promise<Decision> {
    return new Promise((resolve, reject) => {
      if (token.isCancellationRequested) {
        reject(new WithdrawnError("the question was withdrawn"));
        return;
      }
      const waiter = { resolve, reject };
      const known = entries.get(approval.requestId);
      if (known) {
        known.waiting.add(waiter);
      } else {
        entries.set(approval.requestId, { approval, waiting: new Set([waiter]) });
        onChange(list());
      }
      token.onCancellationRequested(() => {
        const entry = entries.get(approval.requestId);
        if (!entry?.waiting.delete(waiter)) return;
        if (entry.waiting.size === 0) remove(approval.requestId);
        reject(new WithdrawnError("the question was withdrawn"));
      });
    });
  }

  return {
    pending: list,
    find: (threadId, itemId) => list().find((each) => each.threadId === threadId && each.itemId === itemId),
    askCommand: (params, token) => ask(commandApproval(params), token),
    askFileChange: async (params, token) => {
      const decision = await ask(fileChangeApproval(params), token);
      // `decide` lets nothing but the four words through for a file change.
      return typeof decision === "string" ? decision : "decline";
    },
    decide(requestId, decision) {
      const approval = entries.get(requestId)?.approval;
      if (!approval || !isOffered(approval, decision)) return false;
      for (const waiter of remove(requestId)?.waiting ?? []) waiter.resolve(decision);
      return true;
    },
    withdraw(turnId) {
      for (const [requestId, entry] of entries) {
        if (turnId !== null && entry.approval.turnId !== turnId) continue;
        for (const waiter of remove(requestId)?.waiting ?? []) {
          waiter.reject(new WithdrawnError("the turn ended"));
        }
      }
    },
  };
}

/** JSON-RPC ids do not reach us; what is asked about names the question as well. */
function requestIdOf(kind: string, ...parts: readonly (string | null | undefined)[]): string {
  return [kind, ...parts.map((part) => part ?? "")].join(":");
}

function commandApproval(params: CommandExecutionRequestApprovalParams): PendingApproval {
  return {
    kind: "command",
    requestId: requestIdOf("command", params.threadId, params.itemId, params.approvalId),
    threadId: params.threadId,
    turnId: params.turnId,
    itemId: params.itemId,
    command: params.command ?? null,
    cwd: params.cwd ?? null,
    reason: params.reason ?? null,
    availableDecisions: params.availableDecisions ?? [],
  };
}

function fileChangeApproval(params: FileChangeRequestApprovalParams): PendingApproval {
  return {
    kind: "fileChange",
    requestId: requestIdOf("fileChange", params.threadId, params.itemId),
    threadId: params.threadId,
    turnId: params.turnId,
    itemId: params.itemId,
    reason: params.reason,
  };
}

/** The view may choose among what the host offered, and not make up rules of its own. */
function isOffered(approval: PendingApproval, decision: Decision): boolean {
  const offered: readonly Decision[] =
    approval.kind === "command" && approval.availableDecisions.length > 0
      ? approval.availableDecisions
      : DEFAULT_DECISIONS;
  // "decline" is always open: refusing can do no harm.
  if (decision === "decline" || decision === "cancel") return true;
  const text = JSON.stringify(decision);
  return offered.some((each) => JSON.stringify(each) === text);
}
