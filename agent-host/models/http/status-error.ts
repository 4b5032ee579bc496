import { STATUS_CODES } from "node:http";
import * as z from "zod";
import { ModelError } from "../model-client.js";
import type { ProviderTarget } from "./provider-request.js";
import { delayFromHeaders, delayFromMessage, retryIn } from "./retry-delay.js";

/** An answer with an error status. `body` is its text, cut to `MAX_ERROR_BODY_BYTES`. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const MAX_ERROR_BODY_BYTES = 64 * 1024;
const MAX_MESSAGE_CHARS = 2_000;

const Details = z.looseObject({
  message: z.string().nullish().catch(null),
  type: z.string().nullish().catch(null),
  code: z.union([z.string(), z.number()]).nullish().catch(null),
  plan_type: z.string().nullish().catch(null),
  resets_at: z.number().nullish().catch(null),
  resets_in_seconds: z.number().nullish().catch(null),
});
export type Details = z.infer<typeof Details>;

const ErrorBody = z.union([
  z.looseObject({ error: Details }).transform((body) => body.error),
  z.looseObject({ error: z.string() }).transform((body): Details => ({ message: body.error })),
  z.looseObject({ detail: z.string() }).transform((body): Details => ({ message: body.detail })),
  Details,
]);

/** What an error body says of itself; empty when it is not JSON of a known shape. */
export function errorDetails(body: string): Details {
  try {
    return ErrorBody.safeParse(JSON.parse(body)).data ?? {};
  } catch {
    // Plain text and HTML are usual, too.
    return {};
  }
}

/** The text of an error body, for people: its message if it has one, else all of it, without secrets. */
export function errorBodyText(answer: ErrorAnswer, target: ProviderTarget): string {
  return shownText(errorDetails(answer.body).message ?? answer.body, target);
}

/** Outside text as it may be shown: no secrets, bounded. */
export function shownText(text: string, target: ProviderTarget): string {
  const shown = target.redact(text.trim());
  return shown.length > MAX_MESSAGE_CHARS ? `${shown.slice(0, MAX_MESSAGE_CHARS)}…` : shown;
}

/** The same failure without the target's secrets, should a server have repeated them; other errors as they are. */
export function withoutSecrets(error: unknown, target: ProviderTarget): unknown {
  if (!(error instanceof ModelError)) return error;
  const message = target.redact(error.message);
  const details = error.options.details === undefined ? undefined : target.redact(error.options.details);
  if (message === error.message && details === error.options.details) return error;
  return new ModelError(message, error.info, { ...error.options, details });
}

/** The meaning of a status that no format gives a meaning of its own. */
export function toStatusError(answer: ErrorAnswer, target: ProviderTarget, now: number): ModelError {
  const { status } = answer;
  const text = errorBodyText(answer, target);
  const said = `the model provider answered ${status} ${STATUS_CODES[status] ?? ""}`.trimEnd();
  const message = `${said}${text === "" ? "" : `: ${text}`} (${target.place})`;
  const dropped = { responseStreamDisconnected: { httpStatusCode: status } };
  if (status === 401) {
    const hint = target.keyHint === null ? "" : `; ${target.keyHint}`;
    return new ModelError(`${message}${hint}`, dropped, { retryable: true });
  }
  if (status === 403 && target.sign !== null) {
    // AWS refuses signatures and rights in one way; keys that were renewed meanwhile are found by the next attempt.
    return new ModelError(`${message}; ${target.keyHint}`, "unauthorized", { retryable: false });
  }
  const retry = retryIn(delayFromHeaders(answer.headers, now) ?? delayFromMessage(text));
  if (status === 429) {
    return new ModelError(message, { responseTooManyFailedAttempts: { httpStatusCode: status } }, retry);
  }
  if (status === 500) return new ModelError(message, "internalServerError", retry);
  if (status > 500 || status === 408 || status === 409 || status === 425) {
    return new ModelError(message, dropped, retry);
  }
  if (status === 413) {
    const hint =
      "the request is too large for the model provider: compact the conversation or start a new thread";
    return new ModelError(`${hint} (${target.place})`, "other", { retryable: false, details: text });
  }
  // What remains is a request that stays wrong: a bad address, a missing right, a body too large, a redirect.
  return new ModelError(message, "other", { retryable: false });
}
