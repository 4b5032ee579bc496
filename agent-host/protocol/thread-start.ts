import * as z from "zod";
import { Personality, ServiceTier, TurnEnvironmentParams } from "./collaboration.js";
import { notification, request } from "./define.js";
import { DynamicToolSpec } from "./dynamic-tool.js";
import { Json } from "./json.js";
import { lazy } from "./lazy.js";
import { ReasoningEffort } from "./model.js";
import {
  ApprovalsReviewer,
  AskForApproval,
  granularApprovalPolicy,
  PermissionProfile,
  SandboxMode,
  SandboxPolicy,
} from "./permission.js";
import { Thread } from "./thread.js";

/** What thread/start, thread/resume and thread/fork share: settings that outrank the configuration. */
export const threadOverrides = () => ({
  model: z.string().nullish(),
  modelProvider: z.string().nullish(),
  serviceTier: ServiceTier.nullish(),
  cwd: z.string().nullish(),
  approvalPolicy: AskForApproval.nullish(),
  approvalsReviewer: ApprovalsReviewer.nullish(),
  sandbox: SandboxMode.nullish(),
  permissionProfile: PermissionProfile.nullish(),
  /** Dotted configuration keys, as with the option `-c`. */
  config: z.record(z.string(), Json).nullish(),
  baseInstructions: z.string().nullish(),
  developerInstructions: z.string().nullish(),
  persistExtendedHistory: z.boolean().nullish(),
});

/** Clients know this field by its older name when it is refused. */
export function extendedHistory(method: string) {
  return { field: "persistExtendedHistory", descriptor: `${method}.persistFullHistory` };
}

export const ThreadStartSource = lazy(() => z.enum(["startup", "clear"]));
export type ThreadStartSource = z.infer<typeof ThreadStartSource>;

export const ThreadStartParams = lazy(() =>
  z.looseObject({
    ...threadOverrides(),
    serviceName: z.string().nullish(),
    personality: Personality.nullish(),
    ephemeral: z.boolean().nullish(),
    /** What hooks are told about why the thread begins. */
    sessionStartSource: ThreadStartSource.nullish(),
    /** Where tools run: the usual place when absent, nowhere when empty; the first one counts most. */
    environments: z.array(TurnEnvironmentParams).nullish(),
    dynamicTools: z.array(DynamicToolSpec).nullish(),
    mockExperimentalField: z.string().nullish(),
    /** Sends rawResponseItem/completed for every item of the history. */
    experimentalRawEvents: z.boolean().nullish(),
  }),
);
export type ThreadStartParams = z.infer<typeof ThreadStartParams>;

/** What thread/start, thread/resume and thread/fork answer. */
export const threadSettings = () => ({
  thread: Thread,
  model: z.string(),
  modelProvider: z.string(),
  serviceTier: ServiceTier.nullable(),
  cwd: z.string(),
  /** The files whose instructions the model is given. */
  instructionSources: z.array(z.string()).default([]),
  approvalPolicy: AskForApproval,
  approvalsReviewer: ApprovalsReviewer,
  sandbox: SandboxPolicy,
  permissionProfile: PermissionProfile.nullable(),
  reasoningEffort: ReasoningEffort.nullable(),
});

export const ThreadStartResponse = lazy(() => z.object(threadSettings()));
export type ThreadStartResponse = z.infer<typeof ThreadStartResponse>;

/** Creates a thread and subscribes the caller. Nothing is on disk until the first user message. */
export const threadStart = request("thread/start", ThreadStartParams, ThreadStartResponse, {
  experimentalFields: [
    granularApprovalPolicy,
    { field: "environments" },
    { field: "dynamicTools" },
    { field: "mockExperimentalField" },
    { field: "experimentalRawEvents" },
    extendedHistory("thread/start"),
  ],
});

export const ThreadStartedNotification = lazy(() => z.object({ thread: Thread }));
export type ThreadStartedNotification = z.infer<typeof ThreadStartedNotification>;

/** A thread is there: it was started, forked, or opened for a review. `turns` is empty. */
export const threadStarted = notification("thread/started", ThreadStartedNotification);
