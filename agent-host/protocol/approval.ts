import * as z from "zod";
import { serverRequest } from "./define.js";
import { CommandAction } from "./item.js";

/** `cancel` declines and interrupts the turn. */
export const CommandExecutionApprovalDecision = z.union([
  z.enum(["accept", "acceptForSession", "decline", "cancel"]),
  z.object({ acceptWithExecpolicyAmendment: z.object({ execpolicy_amendment: z.array(z.string()) }) }),
  z.object({
    applyNetworkPolicyAmendment: z.object({
      network_policy_amendment: z.object({ action: z.enum(["allow", "deny"]), host: z.string() }),
    }),
  }),
]);
export type CommandExecutionApprovalDecision = z.infer<typeof CommandExecutionApprovalDecision>;

export const FileChangeApprovalDecision = z.enum(["accept", "acceptForSession", "decline", "cancel"]);
export type FileChangeApprovalDecision = z.infer<typeof FileChangeApprovalDecision>;

export const CommandExecutionRequestApprovalParams = z.object({
  threadId: z.string(),
  turnId: z.string(),
  itemId: z.string(),
  approvalId: z.string().nullish(),
  reason: z.string().nullish(),
  command: z.string().nullish(),
  cwd: z.string().nullish(),
  commandActions: z.array(CommandAction).nullish(),
  proposedExecpolicyAmendment: z.array(z.string()).nullish(),
  /** Experimental: the choices in the order to show them. */
  availableDecisions: z.array(CommandExecutionApprovalDecision).nullish(),
});
export type CommandExecutionRequestApprovalParams = z.infer<typeof CommandExecutionRequestApprovalParams>;

/** Asks before a command runs. `itemId` is the commandExecution item that waits. */
export const commandExecutionRequestApproval = serverRequest(
  "item/commandExecution/requestApproval",
  CommandExecutionRequestApprovalParams,
  z.object({ decision: CommandExecutionApprovalDecision }),
);

export const FileChangeRequestApprovalParams = z.object({
  threadId: z.string(),
  turnId: z.string(),
  itemId: z.string(),
  reason: z.string().nullable(),
  grantRoot: z.string().nullable(),
});
export type FileChangeRequestApprovalParams = z.infer<typeof FileChangeRequestApprovalParams>;

/** Asks before a patch is applied. `itemId` is the fileChange item that waits and holds the changes. */
export const fileChangeRequestApproval = serverRequest(
  "item/fileChange/requestApproval",
  FileChangeRequestApprovalParams,
  z.object({ decision: FileChangeApprovalDecision }),
);
