import * as z from "zod";
import { PlanType } from "./account.js";
import { lazy } from "./lazy.js";

export const TokenUsageBreakdown = lazy(() =>
  z.object({
    totalTokens: z.int(),
    inputTokens: z.int(),
    cachedInputTokens: z.int(),
    outputTokens: z.int(),
    reasoningOutputTokens: z.int(),
  }),
);
export type TokenUsageBreakdown = z.infer<typeof TokenUsageBreakdown>;

/** `total` since the thread began, `last` for the newest answer of the model. */
export const ThreadTokenUsage = lazy(() =>
  z.object({
    total: TokenUsageBreakdown,
    last: TokenUsageBreakdown,
    modelContextWindow: z.int().nullable(),
  }),
);
export type ThreadTokenUsage = z.infer<typeof ThreadTokenUsage>;

/** `resetsAt` is Unix seconds. */
export const RateLimitWindow = lazy(() =>
  z.object({
    usedPercent: z.int(),
    windowDurationMins: z.int().nullable(),
    resetsAt: z.int().nullable(),
  }),
);
export type RateLimitWindow = z.infer<typeof RateLimitWindow>;

export const CreditsSnapshot = lazy(() =>
  z.object({ hasCredits: z.boolean(), unlimited: z.boolean(), balance: z.string().nullable() }),
);
export type CreditsSnapshot = z.infer<typeof CreditsSnapshot>;

export const RateLimitReachedType = lazy(() =>
  z.enum([
    "rate_limit_reached",
    "workspace_owner_credits_depleted",
    "workspace_member_credits_depleted",
    "workspace_owner_usage_limit_reached",
    "workspace_member_usage_limit_reached",
  ]),
);
export type RateLimitReachedType = z.infer<typeof RateLimitReachedType>;

export const RateLimitSnapshot = lazy(() =>
  z.object({
    limitId: z.string().nullable(),
    limitName: z.string().nullable(),
    primary: RateLimitWindow.nullable(),
    secondary: RateLimitWindow.nullable(),
    credits: CreditsSnapshot.nullable(),
    planType: PlanType.nullable(),
    rateLimitReachedType: RateLimitReachedType.nullable(),
  }),
);
export type RateLimitSnapshot = z.infer<typeof RateLimitSnapshot>;
