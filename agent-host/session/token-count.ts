import type { ThreadTokenUsage, TokenUsageBreakdown } from "../protocol/token-usage.js";

const NONE: TokenUsageBreakdown = {
  totalTokens: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningOutputTokens: 0,
};

/** After a compaction: `tokens` is an estimate, and nothing of it was paid for. */
export function compactedUsage(
  before: ThreadTokenUsage | null,
  tokens: number,
  modelContextWindow: number | null,
): ThreadTokenUsage {
  return { total: before?.total ?? NONE, last: { ...NONE, totalTokens: tokens }, modelContextWindow };
}

export function addTokenUsage(
  before: ThreadTokenUsage | null,
  last: TokenUsageBreakdown,
  modelContextWindow: number | null,
): ThreadTokenUsage {
  const total = before?.total ?? NONE;
  return {
    total: {
      totalTokens: total.totalTokens + last.totalTokens,
      inputTokens: total.inputTokens + last.inputTokens,
      cachedInputTokens: total.cachedInputTokens + last.cachedInputTokens,
      outputTokens: total.outputTokens + last.outputTokens,
      reasoningOutputTokens: total.reasoningOutputTokens + last.reasoningOutputTokens,
    },
    last,
    modelContextWindow,
  };
}
