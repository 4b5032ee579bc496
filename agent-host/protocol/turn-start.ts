import * as z from "zod";
import { CollaborationMode, Personality, ServiceTier, TurnEnvironmentParams } from "./collaboration.js";
import { notification, request } from "./define.js";
import { Json } from "./json.js";
import { lazy } from "./lazy.js";
import { ReasoningEffort, ReasoningSummary } from "./model.js";
import {
  ApprovalsReviewer,
  AskForApproval,
  granularApprovalPolicy,
  PermissionProfile,
  SandboxPolicy,
} from "./permission.js";
import { ThreadId } from "./thread.js";
import { Turn, TurnId, TurnPlanStep } from "./turn.js";
import { TurnError } from "./turn-error.js";
import { UserInput } from "./user-input.js";

export const TurnStartParams = lazy(() =>
  z.looseObject({
    threadId: ThreadId,
    input: z.array(UserInput),
    /** Goes to the model server as it is. */
    responsesapiClientMetadata: z.record(z.string(), z.string()).nullish(),
    /** Where tools run in this turn: as before when absent, nowhere when empty. */
    environments: z.array(TurnEnvironmentParams).nullish(),
    cwd: z.string().nullish(),
    approvalPolicy: AskForApproval.nullish(),
    approvalsReviewer: ApprovalsReviewer.nullish(),
    sandboxPolicy: SandboxPolicy.nullish(),
    permissionProfile: PermissionProfile.nullish(),
    model: z.string().nullish(),
    serviceTier: ServiceTier.nullish(),
    effort: ReasoningEffort.nullish(),
    summary: ReasoningSummary.nullish(),
    personality: Personality.nullish(),
    /** A JSON Schema for the last message of this turn. */
    outputSchema: Json.optional(),
    collaborationMode: CollaborationMode.nullish(),
  }),
);
export type TurnStartParams = z.infer<typeof TurnStartParams>;

export const TurnStartResponse = lazy(() => z.object({ turn: Turn }));
export type TurnStartResponse = z.infer<typeof TurnStartResponse>;

/**
 * Starts a turn, or joins the running one; overrides hold for later turns too, `outputSchema` for this one.
 */
export const turnStart = request("turn/start", TurnStartParams, TurnStartResponse, {
  experimentalFields: [
    { field: "responsesapiClientMetadata" },
    { field: "environments" },
    granularApprovalPolicy,
    { field: "collaborationMode" },
  ],
});

export const TurnStartedNotification = lazy(() => z.object({ threadId: ThreadId, turn: Turn }));
export type TurnStartedNotification = z.infer<typeof TurnStartedNotification>;

/** The model is at work; `items` is empty. */
export const turnStarted = notification("turn/started", TurnStartedNotification);

export const TurnCompletedNotification = lazy(() => z.object({ threadId: ThreadId, turn: Turn }));
export type TurnCompletedNotification = z.infer<typeof TurnCompletedNotification>;

/** The turn ended `completed`, `interrupted` or `failed`; `items` is empty. */
export const turnCompleted = notification("turn/completed", TurnCompletedNotification);

export const TurnDiffUpdatedNotification = lazy(() =>
  z.object({ threadId: ThreadId, turnId: TurnId, diff: z.string() }),
);
export type TurnDiffUpdatedNotification = z.infer<typeof TurnDiffUpdatedNotification>;

/** A git-style diff of everything the turn's patches changed so far. */
export const turnDiffUpdated = notification("turn/diff/updated", TurnDiffUpdatedNotification);

export const TurnPlanUpdatedNotification = lazy(() =>
  z.object({
    threadId: ThreadId,
    turnId: TurnId,
    explanation: z.string().nullable(),
    plan: z.array(TurnPlanStep),
  }),
);
export type TurnPlanUpdatedNotification = z.infer<typeof TurnPlanUpdatedNotification>;

/** The model's plan as it is now, with what is done of it. */
export const turnPlanUpdated = notification("turn/plan/updated", TurnPlanUpdatedNotification);

export const ErrorNotification = lazy(() =>
  z.object({ error: TurnError, willRetry: z.boolean(), threadId: ThreadId, turnId: TurnId }),
);
export type ErrorNotification = z.infer<typeof ErrorNotification>;

/** `willRetry` false means that the turn ends `failed` with the same error. */
export const errorNotification = notification("error", ErrorNotification);
