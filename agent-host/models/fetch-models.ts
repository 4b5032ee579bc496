import type { ProviderSettings } from "../config/config.js";
import { type ExchangeDeps, openExchange } from "./http/exchange.js";
import { type ProviderRequestDeps, providerTarget } from "./http/provider-request.js";

export interface FetchedModels {
  /** The same as what the tag stands for. */
  readonly unchanged: boolean;
  readonly etag: string | null;
  /** The answer's JSON; null when unchanged. */
  readonly body: unknown;
  /** It was asked for with an account that has models of its own. */
  readonly hosted: boolean;
}

export interface FetchModelsOptions {
  readonly version: string;
  /** The tag of what is known already. */
  readonly etag: string | null;
}

const MAX_LIST_BYTES = 8 * 1024 * 1024;

/** One request, without another attempt. Throws whatever went wrong, and the signal's reason. */
export async function fetchModels(
  provider: ProviderSettings,
  deps: ExchangeDeps & ProviderRequestDeps,
  options: FetchModelsOptions,
  signal: AbortSignal,
): Promise<FetchedModels> {
  const headers = {
    accept: "application/json",
    ...(options.etag === null ? {} : { "if-none-match": options.etag }),
  };
  const target = await providerTarget(provider, "/models", headers, deps);
  if (provider.requiresOpenaiAuth) target.url.searchParams.set("client_version", options.version);
  const limits = { maxRetries: 0, idleTimeoutMs: provider.streamIdleTimeoutMs };
  const exchange = await openExchange(deps, target, null, limits, signal);
  let finished = false;
  try {
    const etag = exchange.headers.etag ?? options.etag;
    const text = await exchange.text(MAX_LIST_BYTES);
    finished = true;
    if (exchange.status === 304) return { unchanged: true, etag, body: null, hosted: target.hosted };
    if (exchange.status !== 200) throw new Error(`${target.place} answered ${exchange.status}`);
    return { unchanged: false, etag, body: JSON.parse(text), hosted: target.hosted };
  } finally {
    exchange.close(finished);
  }
}
