// The questions of the host that wait for the user. Pure: views and commands look at it and answer through it.
import type {
  CommandExecutionApprovalDecision,
  CommandExecutionRequestApprovalParams,
  FileChangeApprovalDecision,
  FileChangeRequestApprovalParams,
} from "../../agent-host/protocol/approval.js";
import type { PendingApproval } from "../views/messages.js";
import { createWaitingRequests, requestIdOf, type Withdrawal } from "./waiting-requests.js";

export type Decision = CommandExecutionApprovalDecision | FileChangeApprovalDecision;

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
  const requests = createWaitingRequests<PendingApproval, Decision>(onChange);
  return {
    pending: () => requests.pending(),
    find: (threadId, itemId) =>
      requests.pending().find((each) => each.threadId === threadId && each.itemId === itemId),
    askCommand: (params, token) => requests.ask(commandApproval(params), token),
    askFileChange: async (params, token) => {
      const decision = await requests.ask(fileChangeApproval(params), token);
      // `decide` lets nothing but the four words through for a file change.
      return typeof decision === "string" ? decision : "decline";
    },
    decide(requestId, decision) {
      const approval = requests.get(requestId);
      if (!approval || !isOffered(approval, decision)) return false;
      requests.answer(requestId, decision);
      return true;
    },
    withdraw: (turnId) => requests.withdraw(turnId),
  };
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
