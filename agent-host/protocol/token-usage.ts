import * as z from "zod";

export const TokenUsageBreakdown = z.object({
  totalTokens: z.int(),
  inputTokens: z.int(),
  cachedInputTokens: z.int(),
  outputTokens: z.int(),
  reasoningOutputTokens: z.int(),
});
export type TokenUsageBreakdown = z.infer<typeof TokenUsageBreakdown>;

/** `total` since the thread began, `last` for the newest answer of the model. */
export const ThreadTokenUsage = z.object({
  total: TokenUsageBreakdown,
  last: TokenUsageBreakdown,
  modelContextWindow: z.int().nullable(),
});
export type ThreadTokenUsage = z.infer<typeof ThreadTokenUsage>;

export const RateLimitWindow = z.object({
  usedPercent: z.int(),
  windowDurationMins: z.int().nullable(),
  resetsAt: z.int().nullable(),
});

export const RateLimitSnapshot = z.object({
  limitId: z.string().nullable(),
  limitName: z.string().nullable(),
  primary: RateLimitWindow.nullable(),
  secondary: RateLimitWindow.nullable(),
  credits: z
    .object({ hasCredits: z.boolean(), unlimited: z.boolean(), balance: z.string().nullable() })
    .nullable(),
  planType: z.string().nullable(),
  rateLimitReachedType: z.string().nullable(),
});
export type RateLimitSnapshot = z.infer<typeof RateLimitSnapshot>;
