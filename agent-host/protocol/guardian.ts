import * as z from "zod";
import { NetworkApprovalProtocol } from "./approval.js";
import { notification, request } from "./define.js";
import { Json } from "./json.js";
import { lazy } from "./lazy.js";
import { RequestPermissionProfile } from "./permission-request.js";

export const GuardianApprovalReviewStatus = lazy(() =>
  z.enum(["inProgress", "approved", "denied", "timedOut", "aborted"]),
);
export type GuardianApprovalReviewStatus = z.infer<typeof GuardianApprovalReviewStatus>;

export const GuardianRiskLevel = lazy(() => z.enum(["low", "medium", "high", "critical"]));
export type GuardianRiskLevel = z.infer<typeof GuardianRiskLevel>;

export const GuardianUserAuthorization = lazy(() => z.enum(["unknown", "low", "medium", "high"]));
export type GuardianUserAuthorization = z.infer<typeof GuardianUserAuthorization>;

/** What the reviewer thinks of an action; risk and authorization are null until it has decided. */
export const GuardianApprovalReview = lazy(() =>
  z.object({
    rationale: z.string().nullable(),
    riskLevel: GuardianRiskLevel.nullable(),
    status: GuardianApprovalReviewStatus,
    userAuthorization: GuardianUserAuthorization.nullable(),
  }),
);
export type GuardianApprovalReview = z.infer<typeof GuardianApprovalReview>;

export const GuardianCommandSource = lazy(() => z.enum(["shell", "unifiedExec"]));
export type GuardianCommandSource = z.infer<typeof GuardianCommandSource>;

export const GuardianApprovalReviewAction = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({
      type: z.literal("command"),
      cwd: z.string(),
      command: z.string(),
      source: GuardianCommandSource,
    }),
    z.object({
      type: z.literal("execve"),
      cwd: z.string(),
      argv: z.array(z.string()),
      program: z.string(),
      source: GuardianCommandSource,
    }),
    z.object({ type: z.literal("applyPatch"), cwd: z.string(), files: z.array(z.string()) }),
    z.object({
      type: z.literal("networkAccess"),
      host: z.string(),
      port: z.int(),
      protocol: NetworkApprovalProtocol,
      target: z.string(),
    }),
    z.object({
      type: z.literal("mcpToolCall"),
      connectorId: z.string().nullable(),
      connectorName: z.string().nullable(),
      server: z.string(),
      toolName: z.string(),
      toolTitle: z.string().nullable(),
    }),
    z.object({
      type: z.literal("requestPermissions"),
      permissions: RequestPermissionProfile,
      reason: z.string().nullable(),
    }),
  ]),
);
export type GuardianApprovalReviewAction = z.infer<typeof GuardianApprovalReviewAction>;

export const AutoReviewDecisionSource = lazy(() => z.enum(["agent"]));
export type AutoReviewDecisionSource = z.infer<typeof AutoReviewDecisionSource>;

export const ItemGuardianApprovalReviewStartedNotification = lazy(() =>
  z.object({
    threadId: z.string(),
    turnId: z.string(),
    action: GuardianApprovalReviewAction,
    review: GuardianApprovalReview,
    reviewId: z.string(),
    targetItemId: z.string().nullable(),
  }),
);
export type ItemGuardianApprovalReviewStartedNotification = z.infer<
  typeof ItemGuardianApprovalReviewStartedNotification
>;

/** The reviewer judges an action in the user's place. `targetItemId` is null for actions without an item. */
export const guardianReviewStarted = notification(
  "item/autoApprovalReview/started",
  ItemGuardianApprovalReviewStartedNotification,
);

export const ItemGuardianApprovalReviewCompletedNotification = lazy(() =>
  z.object({
    threadId: z.string(),
    turnId: z.string(),
    action: GuardianApprovalReviewAction,
    decisionSource: AutoReviewDecisionSource,
    review: GuardianApprovalReview,
    reviewId: z.string(),
    targetItemId: z.string().nullable(),
  }),
);
export type ItemGuardianApprovalReviewCompletedNotification = z.infer<
  typeof ItemGuardianApprovalReviewCompletedNotification
>;

/** The reviewer decided, ran out of time or was interrupted. */
export const guardianReviewCompleted = notification(
  "item/autoApprovalReview/completed",
  ItemGuardianApprovalReviewCompletedNotification,
);

export const ThreadApproveGuardianDeniedActionParams = lazy(() =>
  z.looseObject({ threadId: z.string(), event: Json }),
);
export type ThreadApproveGuardianDeniedActionParams = z.infer<typeof ThreadApproveGuardianDeniedActionParams>;

export const ThreadApproveGuardianDeniedActionResponse = lazy(() => z.object({}));
export type ThreadApproveGuardianDeniedActionResponse = z.infer<
  typeof ThreadApproveGuardianDeniedActionResponse
>;

/**
 * Tells the model that the user allows what the reviewer refused. `event` is the review as the client
 * received it.
 */
export const threadApproveGuardianDeniedAction = request(
  "thread/approveGuardianDeniedAction",
  ThreadApproveGuardianDeniedActionParams,
  ThreadApproveGuardianDeniedActionResponse,
);
