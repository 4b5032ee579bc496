// Token usage, as a record and back.
import type { RateLimitSnapshot, ThreadTokenUsage, TokenUsageBreakdown } from "../../protocol/token-usage.js";
import type { EventOf, TokenUsagePayload } from "./event-record.js";
import { toSnakeKeys } from "./letter-case.js";

export function usageRecord(usage: ThreadTokenUsage | null, rateLimits: RateLimitSnapshot | null): object {
  return {
    type: "token_count",
    info:
      usage === null
        ? null
        : {
            total_token_usage: breakdownRecord(usage.total),
            last_token_usage: breakdownRecord(usage.last),
            model_context_window: usage.modelContextWindow,
          },
    rate_limits: rateLimits === null ? null : toSnakeKeys(rateLimits),
  };
}

function breakdownRecord(usage: TokenUsageBreakdown): object {
  return {
    input_tokens: usage.inputTokens,
    cached_input_tokens: usage.cachedInputTokens,
    output_tokens: usage.outputTokens,
    reasoning_output_tokens: usage.reasoningOutputTokens,
    total_tokens: usage.totalTokens,
  };
}

/** Null for a record that tells of rate limits alone. */
export function toTokenUsage(event: EventOf<"token_count">): ThreadTokenUsage | null {
  const info = event.info;
  if (info === null || info === undefined) return null;
  return {
    total: toBreakdown(info.total_token_usage),
    last: toBreakdown(info.last_token_usage),
    modelContextWindow: info.model_context_window ?? null,
  };
}

function toBreakdown(usage: TokenUsagePayload): TokenUsageBreakdown {
  return {
    totalTokens: usage.total_tokens,
    inputTokens: usage.input_tokens,
    cachedInputTokens: usage.cached_input_tokens,
    outputTokens: usage.output_tokens,
    reasoningOutputTokens: usage.reasoning_output_tokens,
  };
}
