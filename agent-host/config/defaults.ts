// What holds when nobody configured anything, and the names that are ours.
import type { ProviderSettings } from "./config.js";

/** The models that a new thread gets, by provider; the last one for providers of the user's own. */
export const DEFAULT_MODELS = {
  openai: "gpt-5.2-codex",
  offline: "offline",
  "amazon-bedrock": "openai.gpt-5.4",
  /** Whichever one the editor likes best. */
  editor: "auto",
  other: "gpt-5.2-codex",
} as const;

export const DEFAULT_PROJECT_DOC_MAX_BYTES = 32_768;
export const DEFAULT_PROJECT_ROOT_MARKERS: readonly string[] = [".git"];

const OPENAI_BASE_URL = "https://api.openai.com/v1";
export const CHATGPT_BASE_URL = "https://chatgpt.com/backend-api";

/** Retries and time limits of a provider that names none, and the most retries that may be asked for. */
export const PROVIDER_DEFAULTS = {
  requestMaxRetries: 4,
  streamMaxRetries: 5,
  streamIdleTimeoutMs: 300_000,
  websocketConnectTimeoutMs: 15_000,
} as const;
export const MAX_RETRIES = 100;

/** Whoever has a key for the hosted models, or signed in, wants them; everybody else begins with what needs neither. */
export function defaultProvider(env: (name: string) => string | undefined, signedIn: boolean): string {
  return isBlank(env("OPENAI_API_KEY")) && !signedIn ? "offline" : "openai";
}

export function defaultModel(provider: string): string {
  const own = new Map<string, string>(Object.entries(DEFAULT_MODELS));
  return own.get(provider) ?? DEFAULT_MODELS.other;
}

/** The providers that exist without configuration. Their ids cannot be defined anew. */
export function builtInProviders(
  {
    openaiBaseUrl,
    chatgptBaseUrl,
  }: { readonly openaiBaseUrl: string | null; readonly chatgptBaseUrl: string | null },
  env: (name: string) => string | undefined,
): Readonly<Record<string, ProviderSettings>> {
  const envBaseUrl = env("OPENAI_BASE_URL");
  const ownBaseUrl = openaiBaseUrl ?? (isBlank(envBaseUrl) ? null : (envBaseUrl ?? null));
  const backend = (chatgptBaseUrl ?? CHATGPT_BASE_URL).replace(/\/+$/, "");
  return {
    openai: {
      ...emptyProvider("openai", "OpenAI"),
      baseUrl: ownBaseUrl ?? OPENAI_BASE_URL,
      // Whoever sends the requests elsewhere means all of them.
      accountBaseUrl: ownBaseUrl === null ? `${backend}/codex` : null,
      envKey: "OPENAI_API_KEY",
      requiresOpenaiAuth: true,
      envHttpHeaders: { "OpenAI-Organization": "OPENAI_ORGANIZATION", "OpenAI-Project": "OPENAI_PROJECT" },
      supportsWebsockets: true,
    },
    offline: { ...emptyProvider("offline", "Offline"), wireApi: "offline" },
    editor: { ...emptyProvider("editor", "Editor"), wireApi: "editor" },
    [BEDROCK_PROVIDER_ID]: {
      ...emptyProvider(BEDROCK_PROVIDER_ID, "Amazon Bedrock"),
      aws: { profile: null, region: null },
    },
    ollama: { ...emptyProvider("ollama", "Ollama"), wireApi: "chat", baseUrl: "http://localhost:11434/v1" },
    lmstudio: {
      ...emptyProvider("lmstudio", "LM Studio"),
      wireApi: "chat",
      baseUrl: "http://localhost:1234/v1",
    },
  };
}

export const BEDROCK_PROVIDER_ID = "amazon-bedrock";

export const BUILT_IN_PROVIDER_IDS: readonly string[] = [
  "openai",
  "offline",
  "editor",
  BEDROCK_PROVIDER_ID,
  "ollama",
  "lmstudio",
];

export function emptyProvider(id: string, name: string): ProviderSettings {
  return {
    id,
    name,
    wireApi: "responses",
    baseUrl: "",
    accountBaseUrl: null,
    envKey: null,
    envKeyInstructions: null,
    bearerToken: null,
    requiresOpenaiAuth: false,
    aws: null,
    queryParams: {},
    httpHeaders: {},
    envHttpHeaders: {},
    supportsWebsockets: false,
    ...PROVIDER_DEFAULTS,
  };
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === "";
}
