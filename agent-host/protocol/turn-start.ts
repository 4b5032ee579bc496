import * as z from "zod";
import { notification, request } from "./define.js";
import { ReasoningEffort, ReasoningSummary } from "./model.js";
import { ApprovalsReviewer, AskForApproval, PermissionProfile, SandboxPolicy } from "./permission.js";
import { ThreadId } from "./thread.js";
import { Turn, TurnId, TurnPlanStep } from "./turn.js";
import { TurnError } from "./turn-error.js";
import { UserInput } from "./user-input.js";

export const TurnStartParams = z.looseObject({
  threadId: ThreadId,
  input: z.array(UserInput),
  cwd: z.string().nullish(),
  approvalPolicy: AskForApproval.nullish(),
  approvalsReviewer: ApprovalsReviewer.nullish(),
  sandboxPolicy: SandboxPolicy.nullish(),
  permissionProfile: PermissionProfile.nullish(),
  model: z.string().nullish(),
  effort: ReasoningEffort.nullish(),
  summary: ReasoningSummary.nullish(),
  outputSchema: z.json().optional(),
});
export type TurnStartParams = z.infer<typeof TurnStartParams>;

/** Starts a turn, or joins the running one; overrides hold for later turns too, `outputSchema` for this one. */
export const turnStart = request("turn/start", TurnStartParams, z.object({ turn: Turn }));

export const turnStarted = notification("turn/started", z.object({ threadId: ThreadId, turn: Turn }));
export const turnCompleted = notification("turn/completed", z.object({ threadId: ThreadId, turn: Turn }));

/** A git-style diff of everything the turn's patches changed so far. */
export const turnDiffUpdated = notification(
  "turn/diff/updated",
  z.object({ threadId: ThreadId, turnId: TurnId, diff: z.string() }),
);

export const turnPlanUpdated = notification(
  "turn/plan/updated",
  z.object({
    threadId: ThreadId,
    turnId: TurnId,
    explanation: z.string().nullable(),
    plan: z.array(TurnPlanStep),
  }),
);

/** `willRetry` false means that the turn ends `failed` with the same error. */
export const errorNotification = notification(
  "error",
  z.object({ error: TurnError, willRetry: z.boolean(), threadId: ThreadId, turnId: TurnId }),
);
