import * as z from "zod";
import { notification } from "./define.js";
import { lazy } from "./lazy.js";

export const PlanDeltaNotification = lazy(() =>
  z.object({ threadId: z.string(), turnId: z.string(), itemId: z.string(), delta: z.string() }),
);
export type PlanDeltaNotification = z.infer<typeof PlanDeltaNotification>;

/** More text of a plan item. */
export const planDelta = notification("item/plan/delta", PlanDeltaNotification);
