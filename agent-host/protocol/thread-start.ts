import * as z from "zod";
import { notification, request } from "./define.js";
import { ReasoningEffort } from "./model.js";
import {
  ApprovalsReviewer,
  AskForApproval,
  PermissionProfile,
  SandboxMode,
  SandboxPolicy,
} from "./permission.js";
import { Thread } from "./thread.js";

/** What thread/start, thread/resume and thread/fork share: settings that outrank the configuration. */
export const threadOverrides = {
  model: z.string().nullish(),
  modelProvider: z.string().nullish(),
  cwd: z.string().nullish(),
  approvalPolicy: AskForApproval.nullish(),
  approvalsReviewer: ApprovalsReviewer.nullish(),
  sandbox: SandboxMode.nullish(),
  permissionProfile: PermissionProfile.nullish(),
  /** Dotted configuration keys, as with the option `-c`. */
  config: z.record(z.string(), z.json()).nullish(),
  baseInstructions: z.string().nullish(),
  developerInstructions: z.string().nullish(),
  persistExtendedHistory: z.boolean().nullish(),
};

export const ThreadStartParams = z.looseObject({
  ...threadOverrides,
  ephemeral: z.boolean().nullish(),
  serviceName: z.string().nullish(),
});
export type ThreadStartParams = z.infer<typeof ThreadStartParams>;

export const ThreadStartResponse = z.object({
  thread: Thread,
  model: z.string(),
  modelProvider: z.string(),
  serviceTier: z.string().nullable(),
  cwd: z.string(),
  instructionSources: z.array(z.string()),
  approvalPolicy: AskForApproval,
  approvalsReviewer: ApprovalsReviewer,
  sandbox: SandboxPolicy,
  permissionProfile: PermissionProfile.nullable(),
  reasoningEffort: ReasoningEffort.nullable(),
});
export type ThreadStartResponse = z.infer<typeof ThreadStartResponse>;

/** Creates a thread and subscribes the caller. Nothing is on disk until the first user message. */
export const threadStart = request("thread/start", ThreadStartParams, ThreadStartResponse);

export const threadStarted = notification("thread/started", z.object({ thread: Thread }));
