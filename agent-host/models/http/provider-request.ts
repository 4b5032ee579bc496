// What every request to a provider has in common: its address, its headers, its key, and how to keep the key out
// of whatever is shown.
import type { AwsSettings, ProviderSettings } from "../../config/config.js";
import type { AwsAccess } from "../aws/access.js";
import type { ToSign } from "../aws/sign.js";
import { ModelError } from "../model-client.js";

export interface ProviderRequestDeps {
  readonly env: (name: string) => string | undefined;
  /** What `~` stands for. */
  readonly homeDir: string;
  /** The key that the user signed in with, for providers that ask for it; null without one. */
  readonly storedKey: () => Promise<string | null>;
  readonly userAgent: string;
}

export interface ProviderTarget {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Where the request goes, fit to be shown: no query, no user name. */
  readonly place: string;
  /** What to look at when the key is refused, such as "check the API key in MY_KEY"; null without a key. */
  readonly keyHint: string | null;
  /**
   * For providers that want each attempt signed: the headers that do so, beside `headers`. Never throws for what a
   * server or the user did.
   */
  readonly sign: ((attempt: Omit<ToSign, "url" | "headers">) => Promise<Record<string, string>>) | null;
  /** Hides every secret of this target in a text that came from outside. */
  redact(text: string): string;
}

/**
 * The target of one request. `formatHeaders` are those of the wire format; the provider's own settings come after
 * them and win. Throws ModelError "unauthorized" when a key is needed and missing, "badRequest" for an unusable
 * base URL.
 */
export async function providerTarget(
  provider: ProviderSettings,
  path: string,
  formatHeaders: Readonly<Record<string, string>>,
  deps: ProviderRequestDeps,
): Promise<ProviderTarget> {
  const access = provider.aws === null ? null : await loadAwsAccess(provider.aws, deps);
  const url = providerUrl(provider, path, access);
  const key = access === null ? await providerKey(provider, deps) : bedrockKey(access);
  const headers: Record<string, string> = {
    "content-type": "application/json",
    accept: "text/event-stream",
    "user-agent": deps.userAgent,
    ...formatHeaders,
  };
  if (key.value !== null) headers.authorization = `Bearer ${key.value}`;
  const extra: [string, string][] = Object.entries(provider.httpHeaders);
  for (const [name, variable] of Object.entries(provider.envHttpHeaders)) {
    const value = deps.env(variable)?.trim();
    if (value !== undefined && value !== "") extra.push([name, value]);
  }
  for (const [name, value] of extra) headers[name.toLowerCase()] = value;
  checkHeaders(headers, provider);
  const keys = access !== null && "accessKeyId" in access.credentials ? access.credentials : null;
  const secrets = [
    key.value ?? "",
    ...(keys === null ? [] : [keys.accessKeyId, keys.secretAccessKey, keys.sessionToken ?? ""]),
    url.password,
    ...extra.map(([, value]) => value),
    ...Object.values(provider.queryParams),
  ]
    .filter((value) => value.length >= MIN_SECRET_CHARS)
    .sort((a, b) => b.length - a.length);
  return {
    url,
    headers,
    place: `${url.origin}${url.pathname}`,
    keyHint: key.hint,
    sign:
      access === null || keys === null
        ? null
        : async (attempt) => {
            const { signatureHeaders } = await import("../aws/sign.js");
            return signatureHeaders({ ...attempt, url, headers }, keys, access.region);
          },
    redact: (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, "[redacted]"), text),
  };
}

const ACCOUNT_VARIABLE = "OPENAI_API_KEY";

/** Shorter values are no secrets, and hiding them everywhere would make messages unreadable. */
const MIN_SECRET_CHARS = 8;

/** Checked here, because the HTTP libraries would show the value in their complaint. */
function checkHeaders(headers: Readonly<Record<string, string>>, provider: ProviderSettings): void {
  for (const [name, value] of Object.entries(headers)) {
    if (/^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) continue;
    const message = `the API key or a header of model provider ${provider.id} holds characters that no header can carry`;
    throw new ModelError(message, "unauthorized", { retryable: false });
  }
}

async function loadAwsAccess(aws: AwsSettings, deps: ProviderRequestDeps): Promise<AwsAccess> {
  const { resolveAwsAccess } = await import("../aws/access.js");
  return resolveAwsAccess(aws, deps);
}

function bedrockKey({ credentials, source }: AwsAccess): ProviderKey {
  return "bearerToken" in credentials
    ? { value: credentials.bearerToken, hint: `check the API key in ${source}` }
    : { value: null, hint: `check the AWS credentials of ${source}` };
}

function providerUrl(provider: ProviderSettings, path: string, access: AwsAccess | null): URL {
  const { baseUrl } = provider;
  const base = baseUrl === "" && access !== null ? bedrockBaseUrl(access.region) : baseUrl;
  const text = `${base.replace(/\/+$/, "")}${path}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new ModelError(
      `model provider ${provider.id} has no usable base_url: set an http or https address`,
      "badRequest",
      {
        retryable: false,
      },
    );
  }
  for (const [name, value] of Object.entries(provider.queryParams)) url.searchParams.set(name, value);
  return url;
}

/** Where the OpenAI-compatible models of a region are. */
function bedrockBaseUrl(region: string): string {
  return `https://bedrock-mantle.${region}.api.aws/openai/v1`;
}

interface ProviderKey {
  readonly value: string | null;
  readonly hint: string | null;
}

/** The variable the provider names, then its token; the user's own key only where the provider asks for it. */
async function providerKey(provider: ProviderSettings, deps: ProviderRequestDeps): Promise<ProviderKey> {
  const wantsAccount =
    provider.requiresOpenaiAuth && (provider.envKey === null || provider.envKey === ACCOUNT_VARIABLE);
  const variable =
    provider.envKey ?? (wantsAccount && provider.bearerToken === null ? ACCOUNT_VARIABLE : null);
  if (variable === null) return { value: provider.bearerToken, hint: null };
  const value = deps.env(variable)?.trim() ?? "";
  if (value !== "") return { value, hint: `check the API key in ${variable}` };
  const stored = wantsAccount ? await deps.storedKey() : null;
  if (stored !== null) return { value: stored, hint: null };
  const instructions = provider.envKeyInstructions === null ? "" : ` ${provider.envKeyInstructions}`;
  const signIn = wantsAccount ? " or sign in with an API key" : "";
  throw new ModelError(
    `missing API key for model provider ${provider.id}: set the environment variable ${variable}${signIn}.${instructions}`,
    "unauthorized",
    { retryable: false },
  );
}
