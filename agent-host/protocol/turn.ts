import * as z from "zod";
import { ThreadItem } from "./item.js";
import { lazy } from "./lazy.js";
import { TurnError } from "./turn-error.js";

export const TurnId = lazy(() => z.string());

export const TurnStatus = lazy(() => z.enum(["inProgress", "completed", "interrupted", "failed"]));
export type TurnStatus = z.infer<typeof TurnStatus>;

/** Times are Unix seconds. `items` is filled only where the method says so. */
export const Turn = lazy(() =>
  z.object({
    id: TurnId,
    items: z.array(ThreadItem),
    status: TurnStatus,
    error: TurnError.nullable(),
    startedAt: z.int().nullable(),
    completedAt: z.int().nullable(),
    durationMs: z.int().nullable(),
  }),
);
export type Turn = z.infer<typeof Turn>;

export const TurnPlanStepStatus = lazy(() => z.enum(["pending", "inProgress", "completed"]));
export type TurnPlanStepStatus = z.infer<typeof TurnPlanStepStatus>;

export const TurnPlanStep = lazy(() => z.object({ step: z.string(), status: TurnPlanStepStatus }));
export type TurnPlanStep = z.infer<typeof TurnPlanStep>;
