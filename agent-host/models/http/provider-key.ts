// What proves to a provider whose request it is: a key of the environment or the settings, the user's own account,
// or a signature.
import type { AwsSettings, ProviderSettings } from "../../config/config.js";
import type { AwsAccess } from "../aws/access.js";
import type { ToSign } from "../aws/sign.js";
import { ModelError } from "../model-client.js";
import type { AccountAuth, AccountPort } from "./account-port.js";

export interface ProviderKeyDeps {
  readonly env: (name: string) => string | undefined;
  /** What `~` stands for. */
  readonly homeDir: string;
  /** The user's own account, for providers that ask for it. */
  readonly account: AccountPort;
}

export interface ProviderKey {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** What must not be shown. */
  readonly secrets: readonly string[];
  /** What to look at when the key is refused, such as "check the API key in MY_KEY"; null for no key and an account. */
  readonly hint: string | null;
  /** Where such requests go; null leaves that to the provider's settings. */
  readonly baseUrl: string | null;
  /** It is made for an account that is served apart. */
  readonly hosted: boolean;
  /** Headers that sign one attempt; null where nothing is signed. Never throws for what a server or the user did. */
  readonly sign: ((attempt: ToSign) => Promise<Record<string, string>>) | null;
  /** Others in its place, after the provider refused these; null when there are none. Throws ModelError. */
  renewed(): Promise<ProviderKey | null>;
}

const ACCOUNT_VARIABLE = "OPENAI_API_KEY";

/**
 * The variable the provider names, then its token; the user's own account only where the provider asks for it. A
 * provider that wants signatures never gets a key of another kind. Throws ModelError "unauthorized" when there is
 * none, or none that will do.
 */
export async function providerKey(provider: ProviderSettings, deps: ProviderKeyDeps): Promise<ProviderKey> {
  const { envKey, bearerToken, aws } = provider;
  if (aws !== null) return bedrockKey(provider, await loadAwsAccess(aws, deps));
  const wantsAccount =
    provider.requiresOpenaiAuth && (envKey === ACCOUNT_VARIABLE || (envKey === null && bearerToken === null));
  if (wantsAccount) {
    const auth = await deps.account.auth();
    if (auth.kind !== "none") return accountKey(auth, provider, deps);
    throw missingKey(provider, ACCOUNT_VARIABLE, " or sign in");
  }
  if (envKey === null) return plainKey(bearerToken, null);
  const value = deps.env(envKey)?.trim() ?? "";
  if (value === "") throw missingKey(provider, envKey, "");
  return plainKey(value, keyHint(envKey));
}

function keyHint(variable: string): string {
  return `check the API key in ${variable}`;
}

function plainKey(value: string | null, hint: string | null): ProviderKey {
  return {
    headers: value === null ? {} : { authorization: `Bearer ${value}` },
    secrets: value === null ? [] : [value],
    hint,
    baseUrl: null,
    hosted: false,
    sign: null,
    renewed: async () => null,
  };
}

function accountKey(
  auth: Exclude<AccountAuth, { kind: "none" }>,
  provider: ProviderSettings,
  deps: ProviderKeyDeps,
): ProviderKey {
  if (auth.kind !== "usable") {
    throw new ModelError(auth.message, "unauthorized", { retryable: auth.retryable });
  }
  const { headers, secrets, variable, hosted } = auth;
  return {
    headers,
    secrets,
    hint: variable === null ? null : keyHint(variable),
    baseUrl: hosted ? provider.accountBaseUrl : null,
    hosted,
    sign: null,
    async renewed() {
      const other = await deps.account.renew(headers);
      return other === null || other.kind === "none" ? null : accountKey(other, provider, deps);
    },
  };
}

async function loadAwsAccess(aws: AwsSettings, deps: ProviderKeyDeps): Promise<AwsAccess> {
  const { resolveAwsAccess } = await import("../aws/access.js");
  return resolveAwsAccess(aws, deps);
}

function bedrockKey({ baseUrl }: ProviderSettings, { credentials, region, source }: AwsAccess): ProviderKey {
  const base = baseUrl === "" ? `https://bedrock-mantle.${region}.api.aws/openai/v1` : null;
  if ("bearerToken" in credentials) {
    return { ...plainKey(credentials.bearerToken, keyHint(source)), baseUrl: base };
  }
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return {
    ...plainKey(null, `check the AWS credentials of ${source}`),
    secrets: [accessKeyId, secretAccessKey, sessionToken ?? ""],
    baseUrl: base,
    async sign(attempt) {
      const { signatureHeaders } = await import("../aws/sign.js");
      return signatureHeaders(attempt, credentials, region);
    },
  };
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
