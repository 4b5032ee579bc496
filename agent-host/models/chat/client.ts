import type { ProviderSettings } from "../../config/config.js";
import { customToolNames } from "../custom-tools.js";
import type { Exchange, ExchangeDeps } from "../http/exchange.js";
import { disconnected, openExchange } from "../http/exchange.js";
import type { ProviderRequestDeps, ProviderTarget } from "../http/provider-request.js";
import { providerTarget } from "../http/provider-request.js";
import { createSseReader } from "../http/sse-reader.js";
import type { ErrorAnswer } from "../http/status-error.js";
import { MAX_ERROR_BODY_BYTES, withoutSecrets } from "../http/status-error.js";
import type { ModelClient, ModelEvent, ModelRequest } from "../model-client.js";
import { fromErrorAnswer, type OptionalPart, refusedPart } from "./errors.js";
import { createChatReader } from "./from-wire.js";
import { toWire } from "./to-wire.js";
import { createToolNames } from "./tool-names.js";

export type ChatClientDeps = ExchangeDeps & ProviderRequestDeps;

const MAX_WHOLE_ANSWER_BYTES = 32 * 1024 * 1024;

/** A client of any server that speaks OpenAI-compatible chat completions. */
export function createChatClient(provider: ProviderSettings, deps: ChatClientDeps): ModelClient {
  const limits = { maxRetries: provider.requestMaxRetries, idleTimeoutMs: provider.streamIdleTimeoutMs };
  /** What was refused for a model, and what it then answered without. */
  const refused = new Map<string, ReadonlySet<OptionalPart>>();

  async function* stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, void> {
    const target = await providerTarget(provider, "/chat/completions", {}, deps);
    const exchange = await open(request, target, signal);
    let finished = false;
    try {
      const reader = createChatReader(customToolNames(request.tools));
      const renamed = createToolNames(request.tools);
      if (isWholeAnswer(exchange)) {
        for (const event of reader.read(await exchange.text(MAX_WHOLE_ANSWER_BYTES))) yield renamed(event);
      } else {
        const sse = createSseReader();
        for await (const piece of exchange.pieces()) {
          for (const data of sse.push(piece)) {
            for (const event of reader.read(data)) {
              signal.throwIfAborted();
              yield renamed(event);
            }
          }
          if (reader.isDone()) break;
        }
        for (const data of sse.end()) for (const event of reader.read(data)) yield renamed(event);
      }
      const last = reader.end();
      if (last === null) throw disconnected("the connection ended before the model's answer was complete");
      finished = true;
      for (const event of last) yield renamed(event);
    } catch (error) {
      throw withoutSecrets(error, target);
    } finally {
      exchange.close(finished);
    }
  }

  /** Resolves with an answer of status 200, after further requests without what is refused, each part once. */
  async function open(request: ModelRequest, target: ProviderTarget, signal: AbortSignal): Promise<Exchange> {
    const known = refused.get(request.model) ?? new Set();
    let without = known;
    let first: ErrorAnswer | null = null;
    for (;;) {
      const answer = await send(request, target, without, signal);
      if ("exchange" in answer) {
        if (without !== known) remember(request.model, without);
        return answer.exchange;
      }
      first ??= answer.refusal;
      const part = refusedPart(answer.refusal);
      // The first complaint says most; later ones may be about a request that nobody made.
      if (part === null || without.has(part) || !isSent(part, request)) {
        throw fromErrorAnswer(first, target, deps.clock.now());
      }
      without = new Set([...without, part]);
    }
  }

  function remember(model: string, without: ReadonlySet<OptionalPart>): void {
    refused.set(model, without);
    const fields = { model, provider: provider.id, without: [...without].join(", ") };
    if (without.has("tools")) deps.log.warn("the model takes no tools and gets none from now on", fields);
    else deps.log.info("the model server does not take all of a request", fields);
  }

  async function send(
    request: ModelRequest,
    target: ProviderTarget,
    without: ReadonlySet<OptionalPart>,
    signal: AbortSignal,
  ): Promise<{ readonly exchange: Exchange } | { readonly refusal: ErrorAnswer }> {
    const exchange = await openExchange(
      deps,
      target,
      JSON.stringify(toWire(request, without)),
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

/** Only what was sent can have been refused. */
function isSent(part: OptionalPart, request: ModelRequest): boolean {
  switch (part) {
    case "tools":
      return request.tools.length > 0;
    case "parallel_tool_calls":
      return request.tools.length > 0 && request.parallelToolCalls;
    case "reasoning_effort":
      return request.reasoning !== null;
    case "response_format":
      return request.outputSchema !== undefined;
    case "service_tier":
      return request.serviceTier != null;
    case "stream_options":
      return true;
    default:
      return part satisfies never;
  }
}

/** Some servers do not stream, whatever they are asked for. */
function isWholeAnswer({ headers }: Exchange): boolean {
  return /^application\/json\b/i.test(headers["content-type"] ?? "");
}
