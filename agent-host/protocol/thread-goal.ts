import * as z from "zod";
import { notification, request } from "./define.js";
import { lazy } from "./lazy.js";

export const ThreadGoalStatus = lazy(() =>
  z.enum(["active", "paused", "blocked", "usageLimited", "budgetLimited", "complete"]),
);
export type ThreadGoalStatus = z.infer<typeof ThreadGoalStatus>;

/** Whether a person or the client by itself changes the goal. */
export const ThreadGoalMutationOrigin = lazy(() => z.enum(["user", "automatic"]));
export type ThreadGoalMutationOrigin = z.infer<typeof ThreadGoalMutationOrigin>;

/** What a thread works towards. Times are Unix seconds; tokens count from when the goal was set. */
export const ThreadGoal = lazy(() =>
  z.object({
    threadId: z.string(),
    createdAt: z.int(),
    objective: z.string(),
    status: ThreadGoalStatus,
    timeUsedSeconds: z.int(),
    tokenBudget: z.int().nullable(),
    tokensUsed: z.int(),
    updatedAt: z.int(),
  }),
);
export type ThreadGoal = z.infer<typeof ThreadGoal>;

export const ThreadGoalSetParams = lazy(() =>
  z.looseObject({
    threadId: z.string(),
    objective: z.string().nullish(),
    origin: ThreadGoalMutationOrigin.nullish(),
    status: ThreadGoalStatus.nullish(),
    tokenBudget: z.int().nullish(),
  }),
);
export type ThreadGoalSetParams = z.infer<typeof ThreadGoalSetParams>;

export const ThreadGoalSetResponse = lazy(() => z.object({ goal: ThreadGoal }));
export type ThreadGoalSetResponse = z.infer<typeof ThreadGoalSetResponse>;

/**
 * Sets the goal, or changes what is given. A new objective replaces the goal and starts its counts anew; a
 * null budget lifts it, a missing one leaves it.
 */
export const threadGoalSet = request("thread/goal/set", ThreadGoalSetParams, ThreadGoalSetResponse);

export const ThreadGoalGetParams = lazy(() => z.looseObject({ threadId: z.string() }));
export type ThreadGoalGetParams = z.infer<typeof ThreadGoalGetParams>;

export const ThreadGoalGetResponse = lazy(() => z.object({ goal: ThreadGoal.nullable() }));
export type ThreadGoalGetResponse = z.infer<typeof ThreadGoalGetResponse>;

/** The goal of a thread; null without one. */
export const threadGoalGet = request("thread/goal/get", ThreadGoalGetParams, ThreadGoalGetResponse);

export const ThreadGoalClearParams = lazy(() =>
  z.looseObject({ threadId: z.string(), origin: ThreadGoalMutationOrigin.nullish() }),
);
export type ThreadGoalClearParams = z.infer<typeof ThreadGoalClearParams>;

export const ThreadGoalClearResponse = lazy(() => z.object({ cleared: z.boolean() }));
export type ThreadGoalClearResponse = z.infer<typeof ThreadGoalClearResponse>;

/** Drops the goal; `cleared` is false when there was none. */
export const threadGoalClear = request("thread/goal/clear", ThreadGoalClearParams, ThreadGoalClearResponse);

export const ThreadGoalUpdatedNotification = lazy(() =>
  z.object({ threadId: z.string(), turnId: z.string().nullable(), goal: ThreadGoal }),
);
export type ThreadGoalUpdatedNotification = z.infer<typeof ThreadGoalUpdatedNotification>;

/** The goal or its counts changed; `turnId` is null when no turn did it. */
export const threadGoalUpdated = notification("thread/goal/updated", ThreadGoalUpdatedNotification);

export const ThreadGoalClearedNotification = lazy(() => z.object({ threadId: z.string() }));
export type ThreadGoalClearedNotification = z.infer<typeof ThreadGoalClearedNotification>;

/** The goal is gone. */
export const threadGoalCleared = notification("thread/goal/cleared", ThreadGoalClearedNotification);
