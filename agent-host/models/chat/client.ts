import type { ProviderSettings } from "../../config/config.js";
import type { Exchange, ExchangeDeps } from "../http/exchange.js";
import { disconnected, openExchange } from "../http/exchange.js";
import type { ProviderRequestDeps, ProviderTarget } from "../http/provider-request.js";
import { providerTarget } from "../http/provider-request.js";
import { createSseReader } from "../http/sse-reader.js";
import type { ErrorAnswer } from "../http/status-error.js";
import { MAX_ERROR_BODY_BYTES, withoutSecrets } from "../http/status-error.js";
import type { ModelClient, ModelEvent, ModelRequest } from "../model-client.js";
import { fromErrorAnswer, refusesTools } from "./errors.js";
import { createChatReader } from "./from-wire.js";
import { toWire } from "./to-wire.js";

export type ChatClientDeps = ExchangeDeps & ProviderRequestDeps;

const MAX_WHOLE_ANSWER_BYTES = 32 * 1024 * 1024;

/** A client of any server that speaks OpenAI-compatible chat completions. */
export function createChatClient(provider: ProviderSettings, deps: ChatClientDeps): ModelClient {
  const limits = { maxRetries: provider.requestMaxRetries, idleTimeoutMs: provider.streamIdleTimeoutMs };
  /** Models whose server refused tools and answered without them. */
  const withoutTools = new Set<string>();

  async function* stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, void> {
    const target = await providerTarget(provider, "/chat/completions", {}, deps);
    const exchange = await open(request, target, signal);
    let finished = false;
    try {
      const customTools = new Set(
        request.tools.filter((tool) => tool.type === "custom").map((tool) => tool.name),
      );
      const reader = createChatReader(customTools);
      if (isWholeAnswer(exchange)) {
        yield* reader.read(await exchange.text(MAX_WHOLE_ANSWER_BYTES));
      } else {
        const sse = createSseReader();
        for await (const piece of exchange.pieces()) {
          for (const data of sse.push(piece)) {
            for (const event of reader.read(data)) {
              signal.throwIfAborted();
              yield event;
            }
          }
          if (reader.isDone()) break;
        }
        for (const data of sse.end()) yield* reader.read(data);
      }
      const last = reader.end();
      if (last === null) throw disconnected("the connection ended before the model's answer was complete");
      finished = true;
      yield* last;
    } catch (error) {
      throw withoutSecrets(error, target);
    } finally {
      exchange.close(finished);
    }
  }

  /** Resolves with an answer of status 200, after a second request without tools where that helps. */
  async function open(request: ModelRequest, target: ProviderTarget, signal: AbortSignal): Promise<Exchange> {
    const tools = request.tools.length > 0 && !withoutTools.has(request.model);
    const first = await send(request, target, { tools }, signal);
    if ("exchange" in first) return first.exchange;
    if (tools && refusesTools(first.refusal)) {
      const second = await send(request, target, { tools: false }, signal);
      if ("exchange" in second) {
        withoutTools.add(request.model);
        deps.log.warn("the model takes no tools and gets none from now on", {
          model: request.model,
          provider: provider.id,
        });
        return second.exchange;
      }
    }
    throw fromErrorAnswer(first.refusal, target, deps.clock.now());
  }

  async function send(
    request: ModelRequest,
    target: ProviderTarget,
    options: { readonly tools: boolean },
    signal: AbortSignal,
  ): Promise<{ readonly exchange: Exchange } | { readonly refusal: ErrorAnswer }> {
    const exchange = await openExchange(
      deps,
      target,
      JSON.stringify(toWire(request, options)),
      limits,
      signal,
    );
    const { status, headers } = exchange;
    if (status >= 200 && status <= 299) return { exchange };
    try {
      return { refusal: { status, headers, body: await exchange.text(MAX_ERROR_BODY_BYTES) } };
    } finally {
      exchange.close(true);
    }
  }

  return { stream, dispose: () => deps.http.dispose() };
}

/** Some servers do not stream, whatever they are asked for. */
function isWholeAnswer({ headers }: Exchange): boolean {
  return /^application\/json\b/i.test(headers["content-type"] ?? "");
}
