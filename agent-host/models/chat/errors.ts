// Which failures of chat-completions servers mean what.
import type { ProviderTarget } from "../http/provider-request.js";
import { delayFromMessage, retryIn } from "../http/retry-delay.js";
import type { ErrorAnswer } from "../http/status-error.js";
import { errorBodyText, errorDetails, toStatusError } from "../http/status-error.js";
import { ModelError } from "../model-client.js";
import type { StreamError } from "./chunk.js";

/** An answer with an error status instead of a stream. */
export function fromErrorAnswer(answer: ErrorAnswer, target: ProviderTarget, now: number): ModelError {
  const details = errorDetails(answer.body);
  const text = errorBodyText(answer, target);
  if (isContextOverflow(answer.status, String(details.code), text)) {
    return new ModelError(
      "the conversation no longer fits into the model's context window: compact it or start a new thread",
      "contextWindowExceeded",
      { retryable: false, details: text },
    );
  }
  if (
    answer.status === 429 &&
    (details.code === "insufficient_quota" || details.type === "insufficient_quota")
  ) {
    return new ModelError(`the account has no quota left: ${text}`, "usageLimitExceeded", {
      retryable: false,
    });
  }
  if (answer.status === 400) {
    const message = text === "" ? `the model provider refused the request (${target.place})` : text;
    return new ModelError(message, "other", { retryable: false });
  }
  return toStatusError(answer, target, now);
}

/** Parts of a request that some servers or models refuse, and that an answer can do without. */
export type OptionalPart =
  | "tools"
  | "stream_options"
  | "parallel_tool_calls"
  | "reasoning_effort"
  | "response_format"
  | "service_tier";

const PART_NAMES: readonly (readonly [OptionalPart, RegExp])[] = [
  ["stream_options", /stream_options|include_usage/i],
  ["parallel_tool_calls", /parallel_tool_calls/i],
  ["reasoning_effort", /reasoning[_ .]effort|does not support thinking/i],
  ["response_format", /response[_ ]format|json[_ ]schema|structured output|guided (decoding|json)/i],
  ["service_tier", /service[_ ]tier/i],
  ["tools", /\btools?\b|\btool[-_ ](use|choice|calls?|calling)\b|function[-_ ]call/i],
];

/** The part because of which a server refuses a request; it may take the same one without it. */
export function refusedPart(answer: ErrorAnswer): OptionalPart | null {
  if (![400, 404, 422, 500, 501].includes(answer.status)) return null;
  const text = errorDetails(answer.body).message ?? answer.body;
  return PART_NAMES.find(([, name]) => name.test(text))?.[0] ?? null;
}

/** An error object in the middle of a stream. */
export function fromStreamError(error: StreamError): ModelError {
  const message = error.message ?? "no reason given";
  if (isContextOverflow(400, String(error.code), message)) {
    return new ModelError(
      "the conversation no longer fits into the model's context window",
      "contextWindowExceeded",
      {
        retryable: false,
        details: message,
      },
    );
  }
  return new ModelError(
    `the model provider ended the answer: ${message.slice(0, 2_000)}`,
    { responseStreamDisconnected: { httpStatusCode: null } },
    retryIn(delayFromMessage(message)),
  );
}

/**
 * Null for the ordinary ends of an answer. The others are not retryable: the same request would end in the same
 * way, only later.
 */
export function fromFinishReason(reason: string | null): ModelError | null {
  if (reason === "length") {
    return new ModelError(
      "the model reached its output limit before its answer was complete: ask for less at once, or raise the limit of the server",
      "other",
      { retryable: false },
    );
  }
  if (reason === "content_filter") {
    return new ModelError("the provider's content filter ended the answer", "other", { retryable: false });
  }
  if (reason === "error" || reason === "insufficient_system_resource") {
    return new ModelError(
      `the model provider ended the answer: ${reason}`,
      { responseStreamDisconnected: { httpStatusCode: null } },
      { retryable: true },
    );
  }
  return null;
}

function isContextOverflow(status: number, code: string, message: string): boolean {
  if (status !== 400 && status !== 413) return false;
  if (code === "context_length_exceeded") return true;
  return /(maximum|exceeds?|available|longer than).{0,40}context (length|size|window)|context (length|size|window).{0,40}exceed/i.test(
    message,
  );
}
