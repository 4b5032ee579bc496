import * as z from "zod";
import type { ProviderTarget } from "../../http/provider-request.js";
import { ModelError } from "../../model-client.js";
import { fromErrorAnswer, fromStreamFailure, StreamFailure } from "../errors.js";

/** The server no longer knows what the request goes on from: the whole of it will do, on a new connection. */
export class StateLost extends ModelError {
  constructor(message: string) {
    super(message, { responseStreamDisconnected: { httpStatusCode: null } }, { retryable: true });
  }
}

const STATE_LOST: ReadonlySet<string> = new Set([
  "previous_response_not_found",
  "websocket_connection_limit_reached",
]);

const ErrorFrame = z.looseObject({
  status: z.int().nullish().catch(null),
  status_code: z.int().nullish().catch(null),
  headers: z.record(z.string(), z.unknown()).nullish().catch(null),
  error: StreamFailure.nullish().catch(null),
});

/** An `error` frame: an HTTP error in other clothes where it has a status, else the failure of the answer. */
export function fromErrorFrame(event: unknown, target: ProviderTarget, now: number): ModelError {
  const frame = ErrorFrame.safeParse(event).data;
  const failure = frame?.error ?? StreamFailure.safeParse(event).data ?? {};
  if (STATE_LOST.has(failure.code ?? "")) {
    return new StateLost(`the model provider asks for a new connection (${failure.code})`);
  }
  const status = frame?.status ?? frame?.status_code ?? null;
  if (status === null || status < 400) return fromStreamFailure(failure);
  const headers = Object.entries(frame?.headers ?? {}).flatMap(([name, value]) =>
    typeof value === "string" || typeof value === "number" ? [[name.toLowerCase(), String(value)]] : [],
  );
  const body = JSON.stringify({ error: failure });
  return fromErrorAnswer({ status, headers: Object.fromEntries(headers), body }, target, now);
}
