import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";
import { Turn } from "./turn.js";

/** What is reviewed. */
export const ReviewTarget = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("uncommittedChanges") }),
    z.object({ type: z.literal("baseBranch"), branch: z.string() }),
    z.object({ type: z.literal("commit"), sha: z.string(), title: z.string().nullish() }),
    z.object({ type: z.literal("custom"), instructions: z.string() }),
  ]),
);
export type ReviewTarget = z.infer<typeof ReviewTarget>;

/** In this thread, or in a new one that begins with its history. */
export const ReviewDelivery = lazy(() => z.enum(["inline", "detached"]));
export type ReviewDelivery = z.infer<typeof ReviewDelivery>;

export const ReviewStartParams = lazy(() =>
  z.looseObject({ threadId: z.string(), delivery: ReviewDelivery.nullish(), target: ReviewTarget }),
);
export type ReviewStartParams = z.infer<typeof ReviewStartParams>;

export const ReviewStartResponse = lazy(() => z.object({ reviewThreadId: z.string(), turn: Turn }));
export type ReviewStartResponse = z.infer<typeof ReviewStartResponse>;

/** Lets the model review changes. The findings arrive as items of `reviewThreadId`. */
export const reviewStart = request("review/start", ReviewStartParams, ReviewStartResponse);
