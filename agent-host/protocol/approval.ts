import * as z from "zod";
import { serverRequest } from "./define.js";
import { CommandAction } from "./item.js";
import { lazy } from "./lazy.js";
import { AdditionalPermissionProfile } from "./permission-request.js";

export const NetworkPolicyRuleAction = lazy(() => z.enum(["allow", "deny"]));
export type NetworkPolicyRuleAction = z.infer<typeof NetworkPolicyRuleAction>;

/** A rule for a host that outlives the question. */
export const NetworkPolicyAmendment = lazy(() =>
  z.object({ action: NetworkPolicyRuleAction, host: z.string() }),
);
export type NetworkPolicyAmendment = z.infer<typeof NetworkPolicyAmendment>;

export const NetworkApprovalProtocol = lazy(() => z.enum(["http", "https", "socks5Tcp", "socks5Udp"]));
export type NetworkApprovalProtocol = z.infer<typeof NetworkApprovalProtocol>;

/** Where a command wants to connect to. */
export const NetworkApprovalContext = lazy(() =>
  z.object({ host: z.string(), protocol: NetworkApprovalProtocol }),
);
export type NetworkApprovalContext = z.infer<typeof NetworkApprovalContext>;

/** `cancel` declines and interrupts the turn. */
export const CommandExecutionApprovalDecision = lazy(() =>
  z.union([
    z.enum(["accept", "acceptForSession", "decline", "cancel"]),
    z.object({
      acceptWithExecpolicyAmendment: z.object({ execpolicy_amendment: z.array(z.string()) }),
    }),
    z.object({
      applyNetworkPolicyAmendment: z.object({ network_policy_amendment: NetworkPolicyAmendment }),
    }),
  ]),
);
export type CommandExecutionApprovalDecision = z.infer<typeof CommandExecutionApprovalDecision>;

export const FileChangeApprovalDecision = lazy(() =>
  z.enum(["accept", "acceptForSession", "decline", "cancel"]),
);
export type FileChangeApprovalDecision = z.infer<typeof FileChangeApprovalDecision>;

export const CommandExecutionRequestApprovalParams = lazy(() =>
  z.object({
    threadId: z.string(),
    turnId: z.string(),
    itemId: z.string(),
    /** Tells questions apart that concern one item. */
    approvalId: z.string().nullish(),
    reason: z.string().nullish(),
    /** Set when the question is about the network only; there is no command then. */
    networkApprovalContext: NetworkApprovalContext.nullish(),
    command: z.string().nullish(),
    cwd: z.string().nullish(),
    commandActions: z.array(CommandAction).nullish(),
    /** Experimental: what the command may do beyond the thread's profile if it is accepted. */
    additionalPermissions: AdditionalPermissionProfile.nullish(),
    /** The first words of commands that would not be asked about again. */
    proposedExecpolicyAmendment: z.array(z.string()).nullish(),
    proposedNetworkPolicyAmendments: z.array(NetworkPolicyAmendment).nullish(),
    /** Experimental: the choices in the order to show them. */
    availableDecisions: z.array(CommandExecutionApprovalDecision).nullish(),
  }),
);
export type CommandExecutionRequestApprovalParams = z.infer<typeof CommandExecutionRequestApprovalParams>;

export const CommandExecutionRequestApprovalResponse = lazy(() =>
  z.object({ decision: CommandExecutionApprovalDecision }),
);
export type CommandExecutionRequestApprovalResponse = z.infer<typeof CommandExecutionRequestApprovalResponse>;

/** Asks before a command runs. `itemId` is the commandExecution item that waits. */
export const commandExecutionRequestApproval = serverRequest(
  "item/commandExecution/requestApproval",
  CommandExecutionRequestApprovalParams,
  CommandExecutionRequestApprovalResponse,
  { experimentalFields: [{ field: "additionalPermissions" }, { field: "availableDecisions" }] },
);

export const FileChangeRequestApprovalParams = lazy(() =>
  z.object({
    threadId: z.string(),
    turnId: z.string(),
    itemId: z.string(),
    reason: z.string().nullable(),
    /** A folder that would be writable for the rest of the session. */
    grantRoot: z.string().nullable(),
  }),
);
export type FileChangeRequestApprovalParams = z.infer<typeof FileChangeRequestApprovalParams>;

export const FileChangeRequestApprovalResponse = lazy(() =>
  z.object({ decision: FileChangeApprovalDecision }),
);
export type FileChangeRequestApprovalResponse = z.infer<typeof FileChangeRequestApprovalResponse>;

/** Asks before a patch is applied. `itemId` is the fileChange item that waits and holds the changes. */
export const fileChangeRequestApproval = serverRequest(
  "item/fileChange/requestApproval",
  FileChangeRequestApprovalParams,
  FileChangeRequestApprovalResponse,
);
