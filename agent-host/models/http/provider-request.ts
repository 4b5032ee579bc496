// What every request to a provider has in common: its address, its headers, its key, and how to keep the key out
// of whatever is shown.
import type { ProviderSettings } from "../../config/config.js";
import { ModelError } from "../model-client.js";
import type { AccountAuth, AccountPort } from "./account-port.js";

export interface ProviderRequestDeps {
  readonly env: (name: string) => string | undefined;
  /** The user's own account, for providers that ask for it. */
  readonly account: AccountPort;
  readonly userAgent: string;
}

export interface ProviderTarget {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Where the request goes, fit to be shown: no query, no user name. */
  readonly place: string;
  /** The variable that the key came from, if it came from one. */
  readonly keyVariable: string | null;
  /** It is made for an account that is served apart. */
  readonly hosted: boolean;
  /** Hides every secret of this target, and of those that took its place, in a text that came from outside. */
  redact(text: string): string;
  /**
   * The same request with other credentials, after the provider refused these; null when there are none. Throws
   * ModelError when only the user can help.
   */
  renewed(): Promise<ProviderTarget | null>;
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
  const secrets: string[] = [];
  const toTarget = (key: ProviderKey): ProviderTarget => {
    const url = providerUrl(provider, path, key.hosted);
    const headers: Record<string, string> = {
      "content-type": "application/json",
      accept: "text/event-stream",
      "user-agent": deps.userAgent,
      ...formatHeaders,
      ...key.headers,
    };
    const extra: [string, string][] = Object.entries(provider.httpHeaders);
    for (const [name, variable] of Object.entries(provider.envHttpHeaders)) {
      const value = deps.env(variable)?.trim();
      if (value !== undefined && value !== "") extra.push([name, value]);
    }
    for (const [name, value] of extra) headers[name.toLowerCase()] = value;
    checkHeaders(headers, provider);
    secrets.push(
      ...key.secrets,
      url.password,
      ...extra.map(([, value]) => value),
      ...Object.values(provider.queryParams),
    );
    return {
      url,
      headers,
      place: `${url.origin}${url.pathname}`,
      keyVariable: key.variable,
      hosted: key.hosted,
      redact: (text) => redact(text, secrets),
      async renewed() {
        if (!key.isAccount) return null;
        const other = await deps.account.renew(key.headers);
        return other === null || other.kind === "none" ? null : toTarget(accountKey(other));
      },
    };
  };
  return toTarget(await providerKey(provider, deps));
}

function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((value) => value.length >= MIN_SECRET_CHARS)
    .sort((a, b) => b.length - a.length)
    .reduce((shown, secret) => shown.replaceAll(secret, "[redacted]"), text);
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

function providerUrl(provider: ProviderSettings, path: string, hosted: boolean): URL {
  const base = hosted ? (provider.accountBaseUrl ?? provider.baseUrl) : provider.baseUrl;
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

interface ProviderKey {
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  /** The variable that it came from, if it came from one. */
  readonly variable: string | null;
  /** It is the user's own account, which may have other credentials when these are refused. */
  readonly isAccount: boolean;
  readonly hosted: boolean;
}

/** The variable the provider names, then its token; the user's own account only where the provider asks for it. */
async function providerKey(provider: ProviderSettings, deps: ProviderRequestDeps): Promise<ProviderKey> {
  const { envKey, bearerToken } = provider;
  const wantsAccount =
    provider.requiresOpenaiAuth && (envKey === ACCOUNT_VARIABLE || (envKey === null && bearerToken === null));
  if (wantsAccount) {
    const auth = await deps.account.auth();
    if (auth.kind !== "none") return accountKey(auth);
    throw missingKey(provider, ACCOUNT_VARIABLE, " or sign in");
  }
  if (envKey === null) return plainKey(bearerToken, null);
  const value = deps.env(envKey)?.trim() ?? "";
  if (value === "") throw missingKey(provider, envKey, "");
  return plainKey(value, envKey);
}

function plainKey(value: string | null, variable: string | null): ProviderKey {
  const rest = { variable, isAccount: false, hosted: false };
  if (value === null) return { headers: {}, secrets: [], ...rest };
  return { headers: { authorization: `Bearer ${value}` }, secrets: [value], ...rest };
}

function accountKey(auth: Exclude<AccountAuth, { kind: "none" }>): ProviderKey {
  if (auth.kind === "usable") return { ...auth, isAccount: true };
  throw new ModelError(auth.message, "unauthorized", { retryable: auth.retryable });
}

function missingKey(
  { id, envKeyInstructions }: ProviderSettings,
  variable: string,
  otherWay: string,
): ModelError {
  const instructions = envKeyInstructions === null ? "" : ` ${envKeyInstructions}`;
  return new ModelError(
    `missing API key for model provider ${id}: set the environment variable ${variable}${otherWay}.${instructions}`,
    "unauthorized",
    { retryable: false },
  );
}
