// Which failures of the Responses API mean what.
import * as z from "zod";
import type { ProviderTarget } from "../http/provider-request.js";
import { delayFromMessage, retryIn } from "../http/retry-delay.js";
import type { Details, ErrorAnswer } from "../http/status-error.js";
import { errorDetails, shownText, toStatusError } from "../http/status-error.js";
import { ModelError } from "../model-client.js";

/** An answer with an error status instead of a stream. */
export function fromErrorAnswer(answer: ErrorAnswer, target: ProviderTarget, now: number): ModelError {
  const details = errorDetails(answer.body);
  if (answer.status === 400 && details.code === "context_length_exceeded") {
    return contextOverflow(details.message ?? "");
  }
  if (answer.status === 400) {
    return new ModelError(shownText(answer.body, target), "other", { retryable: false });
  }
  if (answer.status === 429 && details.type === "usage_limit_reached") {
    const message = usageLimitMessage(
      details,
      shownText(answer.headers["x-codex-promo-message"] ?? "", target),
      now,
    );
    return new ModelError(message, "usageLimitExceeded", { retryable: false });
  }
  if (answer.status === 429 && (isQuota(details.type) || isQuota(details.code))) {
    return noQuota(details.message ?? "");
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
      return contextOverflow(message);
    case "usage_not_included":
    case "insufficient_quota":
      return noQuota(message);
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
        retryIn(delayFromMessage(message)),
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

function contextOverflow(details: string): ModelError {
  return new ModelError(
    "the conversation no longer fits into the model's context window: compact it or start a new thread",
    "contextWindowExceeded",
    { retryable: false, details },
  );
}

function isQuota(code: unknown): boolean {
  return code === "insufficient_quota" || code === "usage_not_included";
}

function noQuota(message: string): ModelError {
  return new ModelError(
    `the account has no quota left for this model: check its plan and billing${message === "" ? "" : ` (${message})`}`,
    "usageLimitExceeded",
    { retryable: false },
  );
}

function usageLimitMessage(details: Details, offer: string, now: number): string {
  const ofPlan = details.plan_type ? ` of the ${details.plan_type.slice(0, 40)} plan` : "";
  const resetsAt =
    details.resets_at ?? (details.resets_in_seconds ? now / 1000 + details.resets_in_seconds : null);
  const reset =
    resetsAt === null || !(Math.abs(resetsAt) < 1e11)
      ? ""
      : `; it resets at ${new Date(Math.ceil(resetsAt) * 1000).toISOString()}`;
  return `the usage limit${ofPlan} is reached${reset}${offer === "" ? "" : `. ${offer}`}`;
}
