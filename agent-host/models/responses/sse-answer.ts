// One answer over HTTP, as server-sent events.
import type { ProviderSettings } from "../../config/config.js";
import type { ExchangeDeps } from "../http/exchange.js";
import { disconnected, openExchange } from "../http/exchange.js";
import type { ProviderTarget } from "../http/provider-request.js";
import { createSseReader } from "../http/sse-reader.js";
import { MAX_ERROR_BODY_BYTES } from "../http/status-error.js";
import type { ModelEvent, ModelRequest } from "../model-client.js";
import { fromErrorAnswer } from "./errors.js";
import { createResponsesReader } from "./from-wire.js";
import { rateLimitsFromHeaders, tellsRateLimits } from "./rate-limits.js";
import { toWire } from "./to-wire.js";
import type { TurnNotes } from "./turn-notes.js";

export interface SseAnswerDeps extends ExchangeDeps {
  /** The provider's catalogue of models has changed: its tag is another one. */
  readonly noteModelsEtag?: (provider: ProviderSettings, etag: string) => void;
}

export async function* streamOverSse(
  provider: ProviderSettings,
  deps: SseAnswerDeps,
  target: ProviderTarget,
  request: ModelRequest,
  notes: TurnNotes,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, void, void> {
  const limits = { maxRetries: provider.requestMaxRetries, idleTimeoutMs: provider.streamIdleTimeoutMs };
  const exchange = await openExchange(deps, target, JSON.stringify(toWire(request)), limits, signal);
  const { status, headers } = exchange;
  let finished = false;
  try {
    if (status < 200 || status > 299) {
      const body = await exchange.text(MAX_ERROR_BODY_BYTES);
      finished = true;
      // A limit that was hit is told of with its numbers.
      if (tellsRateLimits(headers)) {
        for (const rateLimits of rateLimitsFromHeaders(headers)) yield { type: "rateLimits", rateLimits };
      }
      throw fromErrorAnswer({ status, headers, body }, target, deps.clock.now());
    }
    const etag = headers["x-models-etag"];
    if (etag !== undefined) deps.noteModelsEtag?.(provider, etag);
    const rateLimits = rateLimitsFromHeaders(headers);
    for (const snapshot of rateLimits) yield { type: "rateLimits", rateLimits: snapshot };
    const rerouted = notes.fromHeaders(headers, request.model);
    if (rerouted !== null) yield rerouted;

    const sse = createSseReader();
    const reader = createResponsesReader({ notes, asked: request.model });
    let completed: ModelEvent | null = null;
    reading: for await (const piece of exchange.pieces()) {
      for (const data of sse.push(piece)) {
        signal.throwIfAborted();
        const event = reader.read(data);
        if (event === null) continue;
        if (event.type === "completed") {
          completed = event;
          break reading;
        }
        yield event;
      }
    }
    completed ??=
      sse
        .end()
        .map((data) => reader.read(data))
        .at(-1) ?? null;
    if (completed?.type !== "completed") {
      throw disconnected("the connection ended before the model's answer was complete");
    }
    finished = true;
    yield completed;
    // The same numbers again, once the answer they were spent on is over: clients show the newest.
    for (const snapshot of rateLimits) yield { type: "rateLimits", rateLimits: snapshot };
  } finally {
    exchange.close(finished);
  }
}
