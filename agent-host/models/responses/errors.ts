// Which failures of the Responses API mean what.
import * as z from "zod";
import type { ProviderTarget } from "../http/provider-request.js";
import { delayFromMessage } from "../http/retry-delay.js";
import type { ErrorAnswer } from "../http/status-error.js";
import { errorDetails, shownText, toStatusError } from "../http/status-error.js";
import { ModelError } from "../model-client.js";

/** An answer with an error status instead of a stream. */
export function fromErrorAnswer(answer: ErrorAnswer, target: ProviderTarget, now: number): ModelError {
  const details = errorDetails(answer.body);
  if (answer.status === 400) {
    return new ModelError(shownText(answer.body, target), "other", { retryable: false });
  }
  if (answer.status === 429 && details.type === "usage_limit_reached") {
    return new ModelError(
      usageLimitMessage(details.plan_type ?? null, details.resets_at ?? null),
      "usageLimitExceeded",
      {
        retryable: false,
      },
    );
  }
  if (answer.status === 503 && isOverload(String(details.code))) return overloaded();
  return toStatusError(answer, target, now);
}

export const StreamFailure = z.looseObject({
  code: z.string().nullish().catch(null),
  message: z.string().nullish().catch(null),
});
export type StreamFailure = z.infer<typeof StreamFailure>;

/** The error of a `response.failed` event. */
export function fromStreamFailure(failure: StreamFailure): ModelError {
  const message = failure.message ?? "";
  const code = failure.code ?? "";
  switch (code) {
    case "context_length_exceeded":
      return new ModelError(
        "the conversation no longer fits into the model's context window: compact it or start a new thread",
        "contextWindowExceeded",
        { retryable: false, details: message },
      );
    case "usage_not_included":
    case "insufficient_quota":
      return new ModelError(
        `the account has no quota left for this model: check its plan and billing${message === "" ? "" : ` (${message})`}`,
        "usageLimitExceeded",
        { retryable: false },
      );
    case "cyber_policy":
      return new ModelError(
        message === "" ? "the provider refused the request under its cyber policy" : message,
        "cyberPolicy",
        {
          retryable: false,
        },
      );
    case "invalid_prompt":
      return new ModelError(
        message === "" ? "the provider refused the prompt as invalid" : message,
        "other",
        {
          retryable: false,
        },
      );
    default:
      if (isOverload(code)) return overloaded();
      return new ModelError(
        `the model provider ended the answer: ${message === "" ? code || "no reason given" : message}`,
        { responseStreamDisconnected: { httpStatusCode: null } },
        { retryable: true, retryAfterMs: delayFromMessage(message) ?? undefined },
      );
  }
}

/** A `response.incomplete` event: the provider stopped before the answer was whole. */
export function fromIncomplete(reason: string | null): ModelError {
  return new ModelError(
    `the model stopped before its answer was complete: ${reason ?? "no reason given"}`,
    { responseStreamDisconnected: { httpStatusCode: null } },
    { retryable: true },
  );
}

function isOverload(code: string): boolean {
  return code === "server_is_overloaded" || code === "slow_down";
}

function overloaded(): ModelError {
  return new ModelError(
    "the model is at capacity: try again later or choose another model",
    "serverOverloaded",
    {
      retryable: false,
    },
  );
}

function usageLimitMessage(plan: string | null, resetsAt: number | null): string {
  const ofPlan = plan === null ? "" : ` of the ${plan.slice(0, 40)} plan`;
  const reset =
    resetsAt === null || !(Math.abs(resetsAt) < 1e11)
      ? ""
      : `; it resets at ${new Date(resetsAt * 1000).toISOString()}`;
  return `the usage limit${ofPlan} is reached${reset}`;
}
