// Model providers: the built-in ones and those of the user.
import { HostError } from "../base/errors.js";
import type { ConfigProblem, ProviderSettings } from "./config.js";
import { BUILT_IN_PROVIDER_IDS, builtInProviders, emptyProvider, PROVIDER_DEFAULTS } from "./defaults.js";
import { keyProblem, type Layer, ownerOf } from "./layers.js";
import type { KnownConfig } from "./schema.js";

type ProviderTable = NonNullable<KnownConfig["model_providers"]>[string];

export interface ResolvedProviders {
  readonly providers: Readonly<Record<string, ProviderSettings>>;
  readonly problems: readonly ConfigProblem[];
}

/** A provider that says no address is a problem of its file, or a throw when an option or a request names it. */
export function resolveProviders(
  config: KnownConfig,
  layers: readonly Layer[],
  env: (name: string) => string | undefined,
): ResolvedProviders {
  const providers: Record<string, ProviderSettings> = {
    ...builtInProviders(config.openai_base_url ?? null, env),
  };
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

/** The problem of a key in its file. Throws HostError "invalid-request" when the key came from elsewhere. */
export function blame(layers: readonly Layer[], path: readonly string[], message: string): ConfigProblem {
  const owner = ownerOf(layers, path);
  if (owner?.text !== null && owner?.text !== undefined && "file" in owner.source) {
    return keyProblem(owner.source.file, owner.text, { path, message });
  }
  throw new HostError("invalid-request", `failed to load configuration: ${message} in \`${path.join(".")}\``);
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
