// Model providers: the built-in ones and those of the user.
import type { ConfigProblem, ProviderSettings } from "./config.js";
import { BUILT_IN_PROVIDER_IDS, builtInProviders, emptyProvider, PROVIDER_DEFAULTS } from "./defaults.js";
import { blame, type Layer } from "./layer.js";
import type { KnownConfig } from "./schema.js";

type ProviderTable = NonNullable<KnownConfig["model_providers"]>[string];

export interface ResolvedProviders {
  readonly providers: Readonly<Record<string, ProviderSettings>>;
  readonly problems: readonly ConfigProblem[];
}

export interface ProviderContext {
  readonly env: (name: string) => string | undefined;
  /** Where the hosted provider has to keep data, if the administrator demands it. */
  readonly residency: string | null;
}

const RESIDENCY_HEADER = "x-openai-internal-codex-residency";

/** A provider that says no address is a problem of its file, or a throw when an option or a request names it. */
export function resolveProviders(
  config: KnownConfig,
  layers: readonly Layer[],
  { env, residency }: ProviderContext,
): ResolvedProviders {
  const builtIn = builtInProviders(
    { openaiBaseUrl: config.openai_base_url ?? null, chatgptBaseUrl: config.chatgpt_base_url ?? null },
    env,
  );
  const providers: Record<string, ProviderSettings> = { ...builtIn };
  if (residency !== null && builtIn.openai !== undefined) {
    providers.openai = { ...builtIn.openai, httpHeaders: { [RESIDENCY_HEADER]: residency } };
  }
  const problems: ConfigProblem[] = [];
  for (const [id, table] of Object.entries(config.model_providers ?? {})) {
    if (BUILT_IN_PROVIDER_IDS.includes(id)) continue;
    const { base_url: baseUrl } = table;
    if (baseUrl === undefined) {
      problems.push(blame(layers, ["model_providers", id], "base_url is missing"));
    } else {
      providers[id] = toProvider(id, baseUrl, table);
    }
  }
  return { providers, problems };
}

function toProvider(id: string, baseUrl: string, table: ProviderTable): ProviderSettings {
  return {
    ...emptyProvider(id, table.name ?? id),
    wireApi: table.wire_api ?? "responses",
    baseUrl,
    envKey: table.env_key ?? null,
    envKeyInstructions: table.env_key_instructions ?? null,
    bearerToken: table.experimental_bearer_token ?? null,
    requiresOpenaiAuth: table.requires_openai_auth ?? false,
    queryParams: table.query_params ?? {},
    httpHeaders: table.http_headers ?? {},
    envHttpHeaders: table.env_http_headers ?? {},
    requestMaxRetries: table.request_max_retries ?? PROVIDER_DEFAULTS.requestMaxRetries,
    streamMaxRetries: table.stream_max_retries ?? PROVIDER_DEFAULTS.streamMaxRetries,
    streamIdleTimeoutMs: table.stream_idle_timeout_ms ?? PROVIDER_DEFAULTS.streamIdleTimeoutMs,
    supportsWebsockets: table.supports_websockets ?? false,
    websocketConnectTimeoutMs:
      table.websocket_connect_timeout_ms ?? PROVIDER_DEFAULTS.websocketConnectTimeoutMs,
  };
}
