import type { ProviderSettings } from "../../config/config.js";
import type { ExchangeDeps } from "../http/exchange.js";
import { disconnected, openExchange } from "../http/exchange.js";
import type { ProviderRequestDeps } from "../http/provider-request.js";
import { providerTarget } from "../http/provider-request.js";
import { createSseReader } from "../http/sse-reader.js";
import { MAX_ERROR_BODY_BYTES, withoutSecrets } from "../http/status-error.js";
import type { ModelClient, ModelEvent, ModelRequest } from "../model-client.js";
import { fromErrorAnswer } from "./errors.js";
import { createResponsesReader } from "./from-wire.js";
import { rateLimitsFromHeaders } from "./rate-limits.js";
import { toWire } from "./to-wire.js";

export interface ResponsesClientDeps extends ExchangeDeps, ProviderRequestDeps {
  /** The name of the client program, as the `originator` header tells it. */
  readonly originator: string;
}

/** A client of the Responses API over HTTP and server-sent events. */
export function createResponsesClient(provider: ProviderSettings, deps: ResponsesClientDeps): ModelClient {
  async function* stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, void> {
    const { threadId } = request;
    const names = { originator: deps.originator, session_id: threadId, "x-client-request-id": threadId };
    const target = await providerTarget(provider, "/responses", names, deps);
    const limits = { maxRetries: provider.requestMaxRetries, idleTimeoutMs: provider.streamIdleTimeoutMs };
    const exchange = await openExchange(deps, target, JSON.stringify(toWire(request)), limits, signal);
    let finished = false;
    try {
      if (exchange.status < 200 || exchange.status > 299) {
        const body = await exchange.text(MAX_ERROR_BODY_BYTES);
        finished = true;
        throw fromErrorAnswer(
          { status: exchange.status, headers: exchange.headers, body },
          target,
          deps.clock.now(),
        );
      }
      const rateLimits = rateLimitsFromHeaders(exchange.headers);
      for (const snapshot of rateLimits) yield { type: "rateLimits", rateLimits: snapshot };

      const sse = createSseReader();
      const reader = createResponsesReader();
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
      completed ??= lastEvent(sse.end().map((data) => reader.read(data)));
      if (completed?.type !== "completed") {
        throw disconnected("the connection ended before the model's answer was complete");
      }
      finished = true;
      yield completed;
      // The same numbers again, once the answer they were spent on is over: clients show the newest.
      for (const snapshot of rateLimits) yield { type: "rateLimits", rateLimits: snapshot };
    } catch (error) {
      throw withoutSecrets(error, target);
    } finally {
      exchange.close(finished);
    }
  }

  return { stream, dispose: () => deps.http.dispose() };
}

function lastEvent(events: readonly (ModelEvent | null)[]): ModelEvent | null {
  return events.at(-1) ?? null;
}
