// Compaction by the provider itself: `POST /responses/compact` takes a conversation and gives a shorter one, part of
// which only the provider can read.
import * as z from "zod";
import type { ProviderSettings } from "../../config/config.js";
import type { ResponseItem } from "../../protocol/response-item.js";
import { toResponseItems } from "../../protocol/response-item.js";
import { type ExchangeDeps, openExchange } from "../http/exchange.js";
import type { ProviderTarget } from "../http/provider-request.js";
import { MAX_ERROR_BODY_BYTES } from "../http/status-error.js";
import { ModelError, type ModelRequest } from "../model-client.js";
import { fromErrorAnswer } from "./errors.js";
import { toWire } from "./to-wire.js";

/** More than any conversation that fits into a window. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

const Answer = z.looseObject({ output: z.array(z.unknown()) });

/** Only these providers have the endpoint. */
export function compactsRemotely({ id, baseUrl }: Pick<ProviderSettings, "id" | "baseUrl">): boolean {
  if (id === "openai") return true;
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).hostname : "";
  return /(^|\.)(openai\.azure\.com|cognitiveservices\.azure\.com|aoai\.azure\.com)$/.test(host);
}

/** Throws ModelError, also for an answer that holds nothing to go on from, and the signal's reason. */
export async function compactRemotely(
  provider: ProviderSettings,
  deps: ExchangeDeps,
  target: ProviderTarget,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<readonly ResponseItem[]> {
  const wire = toWire(request);
  const body = JSON.stringify({
    model: wire.model,
    input: wire.input,
    instructions: wire.instructions,
    tools: wire.tools,
    parallel_tool_calls: wire.parallel_tool_calls,
    reasoning: wire.reasoning,
    ...(wire.text === undefined ? {} : { text: wire.text }),
  });
  const limits = { maxRetries: provider.requestMaxRetries, idleTimeoutMs: provider.streamIdleTimeoutMs };
  const asJson = { ...target, headers: { ...target.headers, accept: "application/json" } };
  const exchange = await openExchange(deps, asJson, body, limits, signal);
  const { status, headers } = exchange;
  let finished = false;
  try {
    const isGood = status >= 200 && status <= 299;
    const text = await exchange.text(isGood ? MAX_ANSWER_BYTES : MAX_ERROR_BODY_BYTES);
    finished = true;
    if (!isGood) throw fromErrorAnswer({ status, headers, body: text }, target, deps.clock.now());
    const items = toResponseItems(Answer.safeParse(parseJson(text)).data?.output ?? []);
    if (items.length > 0) return items;
    throw new ModelError(`the answer of ${target.place} holds no conversation`, "other", {
      retryable: false,
    });
  } finally {
    exchange.close(finished);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // As good as an answer without a conversation.
    return null;
  }
}
