// What every request to a provider has in common: its address, its headers, its key, and how to keep the key out
// of whatever is shown.
import type { ProviderSettings } from "../../config/config.js";
import type { ToSign } from "../aws/sign.js";
import { ModelError } from "../model-client.js";
import { type ProviderKey, type ProviderKeyDeps, providerKey } from "./provider-key.js";

export interface ProviderRequestDeps extends ProviderKeyDeps {
  readonly userAgent: string;
}

export interface ProviderTarget extends Pick<ProviderKey, "hosted"> {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Where the request goes, fit to be shown: no query, no user name. */
  readonly place: string;
  /** As ProviderKey has it. */
  readonly keyHint: string | null;
  /** For providers that want each attempt signed: the headers that do so, beside `headers`. As ProviderKey has it. */
  readonly sign: ((attempt: Omit<ToSign, "url" | "headers">) => Promise<Record<string, string>>) | null;
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
    const url = providerUrl(provider, path, key.baseUrl);
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
    const { sign } = key;
    return {
      url,
      headers,
      place: `${url.origin}${url.pathname}`,
      keyHint: key.hint,
      hosted: key.hosted,
      sign: sign === null ? null : (attempt) => sign({ ...attempt, url, headers }),
      redact: (text) => redact(text, secrets),
      async renewed() {
        const other = await key.renewed();
        return other === null ? null : toTarget(other);
      },
    };
  };
  return toTarget(await providerKey(provider, deps));
}

/** Shorter values are no secrets, and hiding them everywhere would make messages unreadable. */
const MIN_SECRET_CHARS = 8;

function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((value) => value.length >= MIN_SECRET_CHARS)
    .sort((a, b) => b.length - a.length)
    .reduce((shown, secret) => shown.replaceAll(secret, "[redacted]"), text);
}

/** Checked here, because the HTTP libraries would show the value in their complaint. */
function checkHeaders(headers: Readonly<Record<string, string>>, provider: ProviderSettings): void {
  for (const [name, value] of Object.entries(headers)) {
    if (/^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) continue;
    const message = `the API key or a header of model provider ${provider.id} holds characters that no header can carry`;
    throw new ModelError(message, "unauthorized", { retryable: false });
  }
}

function providerUrl(provider: ProviderSettings, path: string, keyBaseUrl: string | null): URL {
  const text = `${(keyBaseUrl ?? provider.baseUrl).replace(/\/+$/, "")}${path}`;
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
