// The port through which an approval reaches a person. The server fills it; the engine only waits.
import type { CommandExecutionApprovalDecision } from "../protocol/approval.js";
import type { CommandAction } from "../protocol/item.js";

/** What a person may answer. `cancel` declines and interrupts the turn. */
export type ApprovalAnswer = "accept" | "acceptForSession" | "decline" | "cancel";

export interface CommandApprovalRequest {
  readonly kind: "command";
  readonly threadId: string;
  readonly turnId: string;
  readonly itemId: string;
  readonly command: string;
  readonly cwd: string;
  readonly commandActions: readonly CommandAction[];
  readonly reason: string | null;
  readonly proposedAmendment: readonly string[] | null;
  /** In the order to show. */
  readonly availableDecisions: readonly CommandExecutionApprovalDecision[];
}

export interface FileChangeApprovalRequest {
  readonly kind: "fileChange";
  readonly threadId: string;
  readonly turnId: string;
  readonly itemId: string;
  readonly reason: string | null;
}

export type ApprovalRequest = CommandApprovalRequest | FileChangeApprovalRequest;

/**
 * Asks and waits, for as long as it takes. An error or a malformed answer counts as `decline`. Rejects only with
 * the signal's reason, when the turn ended meanwhile; the request is then withdrawn from every client.
 */
export type AskUser = (request: ApprovalRequest, signal: AbortSignal) => Promise<ApprovalAnswer>;
