// Approvals of the first version of the protocol. They are typed so that a client may keep its handlers.
import * as z from "zod";
import { NetworkPolicyAmendment } from "./approval.js";
import { serverRequest } from "./define.js";
import { lazy } from "./lazy.js";

export const FileChange = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("add"), content: z.string() }),
    z.object({ type: z.literal("delete"), content: z.string() }),
    z.object({ type: z.literal("update"), move_path: z.string().nullable(), unified_diff: z.string() }),
  ]),
);
export type FileChange = z.infer<typeof FileChange>;

export const ParsedCommand = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("read"), name: z.string(), cmd: z.string(), path: z.string() }),
    z.object({ type: z.literal("list_files"), cmd: z.string(), path: z.string().nullable() }),
    z.object({
      type: z.literal("search"),
      cmd: z.string(),
      path: z.string().nullable(),
      query: z.string().nullable(),
    }),
    z.object({ type: z.literal("unknown"), cmd: z.string() }),
  ]),
);
export type ParsedCommand = z.infer<typeof ParsedCommand>;

export const ReviewDecision = lazy(() =>
  z.union([
    z.enum(["approved", "approved_for_session", "denied", "timed_out", "abort"]),
    z.object({
      approved_execpolicy_amendment: z.object({ proposed_execpolicy_amendment: z.array(z.string()) }),
    }),
    z.object({ network_policy_amendment: z.object({ network_policy_amendment: NetworkPolicyAmendment }) }),
  ]),
);
export type ReviewDecision = z.infer<typeof ReviewDecision>;

export const ApplyPatchApprovalParams = lazy(() =>
  z.object({
    conversationId: z.string(),
    callId: z.string(),
    fileChanges: z.record(z.string(), FileChange),
    grantRoot: z.string().nullable(),
    reason: z.string().nullable(),
  }),
);
export type ApplyPatchApprovalParams = z.infer<typeof ApplyPatchApprovalParams>;

export const ApplyPatchApprovalResponse = lazy(() => z.object({ decision: ReviewDecision }));
export type ApplyPatchApprovalResponse = z.infer<typeof ApplyPatchApprovalResponse>;

/** Never sent: the form that clients of the first version of the protocol answered. */
export const applyPatchApproval = serverRequest(
  "applyPatchApproval",
  ApplyPatchApprovalParams,
  ApplyPatchApprovalResponse,
);

export const ExecCommandApprovalParams = lazy(() =>
  z.object({
    conversationId: z.string(),
    callId: z.string(),
    cwd: z.string(),
    approvalId: z.string().nullable(),
    command: z.array(z.string()),
    parsedCmd: z.array(ParsedCommand),
    reason: z.string().nullable(),
  }),
);
export type ExecCommandApprovalParams = z.infer<typeof ExecCommandApprovalParams>;

export const ExecCommandApprovalResponse = lazy(() => z.object({ decision: ReviewDecision }));
export type ExecCommandApprovalResponse = z.infer<typeof ExecCommandApprovalResponse>;

/** Never sent: the form that clients of the first version of the protocol answered. */
export const execCommandApproval = serverRequest(
  "execCommandApproval",
  ExecCommandApprovalParams,
  ExecCommandApprovalResponse,
);
