// Model providers: the built-in ones and those of the user.
import type { ConfigProblem, ProviderSettings } from "./config.js";
import {
  BEDROCK_PROVIDER_ID,
  BUILT_IN_PROVIDER_IDS,
  builtInProviders,
  emptyProvider,
  PROVIDER_DEFAULTS,
} from "./defaults.js";
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
    if (id === BEDROCK_PROVIDER_ID) {
      const name = builtIn[BEDROCK_PROVIDER_ID]?.name;
      providers[id] = toProvider(id, { name, ...table, aws: table.aws ?? {} });
    }
    if (BUILT_IN_PROVIDER_IDS.includes(id)) continue;
    const complaint = findComplaint(table);
    if (complaint === null) providers[id] = toProvider(id, table);
    else problems.push(blame(layers, ["model_providers", id], complaint));
  }
  return { providers, problems };
}

const NOT_WITH_AWS = [
  "env_key",
  "experimental_bearer_token",
  "auth",
  "requires_openai_auth",
  "supports_websockets",
] as const;

/** What is wrong with a table as a whole; null when nothing is. */
function findComplaint(table: ProviderTable): string | null {
  if (table.aws === undefined) return table.base_url === undefined ? "base_url is missing" : null;
  const other = NOT_WITH_AWS.find((key) => table[key] !== undefined && table[key] !== false);
  return other === undefined ? null : `aws cannot be combined with ${other}`;
}

function toProvider(id: string, table: ProviderTable): ProviderSettings {
  const baseUrl = table.base_url ?? "";
  return {
    ...emptyProvider(id, table.name ?? id),
    wireApi: table.wire_api ?? "responses",
    baseUrl,
    envKey: table.env_key ?? null,
    envKeyInstructions: table.env_key_instructions ?? null,
    bearerToken: table.experimental_bearer_token ?? null,
    requiresOpenaiAuth: table.requires_openai_auth ?? false,
    aws: table.aws === undefined ? null : toAws(table.aws),
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

function toAws({ profile, region }: NonNullable<ProviderTable["aws"]>): ProviderSettings["aws"] {
  return { profile: trimmed(profile), region: trimmed(region) };
}

function trimmed(text: string | undefined): string | null {
  return text?.trim() || null;
}
