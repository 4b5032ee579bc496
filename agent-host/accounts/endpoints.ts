// Where the services of an account are. Each address can be set; tokens go to no other, and never unencrypted.
import { AccountError } from "./account-error.js";

export interface Endpoints {
  readonly clientId: string;
  readonly authorize: URL;
  /** Takes codes. */
  readonly token: URL;
  readonly refresh: URL;
  readonly revoke: URL;
  readonly deviceUserCode: URL;
  readonly deviceToken: URL;
  /** The page on which a person enters the code. */
  readonly deviceVerification: URL;
  readonly deviceRedirect: URL;
}

type Env = (name: string) => string | undefined;

const ISSUER = "https://auth.openai.com";
const CLIENT_ID = "app_EMoamEEZ73f0CkXaXp7hrann";

/** Throws AccountError for an address that cannot be used. */
export function signInEndpoints(env: Env): Endpoints {
  const issuer = issuerOf(env);
  const refresh = variable(env, "CODEX_REFRESH_TOKEN_URL_OVERRIDE");
  const revoke = variable(env, "CODEX_REVOKE_TOKEN_URL_OVERRIDE");
  return {
    clientId: variable(env, "CODEX_APP_SERVER_LOGIN_CLIENT_ID") ?? CLIENT_ID,
    authorize: below(issuer, "/oauth/authorize"),
    token: below(issuer, "/oauth/token"),
    refresh:
      refresh === null ? below(issuer, "/oauth/token") : safeUrl(refresh, "CODEX_REFRESH_TOKEN_URL_OVERRIDE"),
    revoke: revokeUrl(issuer, refresh, revoke),
    deviceUserCode: below(issuer, "/api/accounts/deviceauth/usercode"),
    deviceToken: below(issuer, "/api/accounts/deviceauth/token"),
    deviceVerification: below(issuer, "/codex/device"),
    deviceRedirect: below(issuer, "/deviceauth/callback"),
  };
}

export interface BackendEndpoints {
  readonly usage: URL;
  readonly creditsNudge: URL;
  /** The keys that agent identities are signed with. */
  readonly agentKeys: URL;
}

/** What is asked at `chatgpt_base_url`, whose two kinds have other paths. Throws AccountError. */
export function backendEndpoints(chatgptBaseUrl: string): BackendEndpoints {
  const base = safeUrl(chatgptBaseUrl, "chatgpt_base_url");
  const { pathname } = base;
  const prefix = pathname.includes("/backend-api")
    ? "/wham"
    : pathname.includes("/api/codex")
      ? ""
      : "/api/codex";
  return {
    usage: below(base, `${prefix}/usage`),
    creditsNudge: below(base, `${prefix}/accounts/send_add_credits_nudge_email`),
    agentKeys: below(base, `${prefix}/agent-identities/jwks`),
  };
}

/** Where an agent registers what it is about to do. Throws AccountError. */
export function agentTaskUrl(env: Env, runtimeId: string): URL {
  const name = "CODEX_AGENT_IDENTITY_AUTHAPI_BASE_URL";
  const configured = variable(env, name);
  const base = configured === null ? below(issuerOf(env), "/api/accounts") : safeUrl(configured, name);
  return below(base, `/v1/agent/${encodeURIComponent(runtimeId)}/task/register`);
}

function issuerOf(env: Env): URL {
  return safeUrl(variable(env, "CODEX_APP_SERVER_LOGIN_ISSUER") ?? ISSUER, "CODEX_APP_SERVER_LOGIN_ISSUER");
}

/** Beside the address at which tokens are refreshed, where that alone is set. */
function revokeUrl(issuer: URL, refresh: string | null, revoke: string | null): URL {
  if (revoke !== null) return safeUrl(revoke, "CODEX_REVOKE_TOKEN_URL_OVERRIDE");
  if (refresh === null) return below(issuer, "/oauth/revoke");
  return new URL("/oauth/revoke", safeUrl(refresh, "CODEX_REFRESH_TOKEN_URL_OVERRIDE"));
}

function below(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}${path}`;
  return url;
}

function safeUrl(text: string, name: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLoopback = url !== null && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url === null || (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback))) {
    throw new AccountError(`${name} is no address to send tokens to: set an https address`);
  }
  if (url.username !== "" || url.password !== "" || url.hash !== "") {
    throw new AccountError(`${name} must not hold a user name, a password or a fragment`);
  }
  return url;
}

function variable(env: Env, name: string): string | null {
  const value = env(name)?.trim() ?? "";
  return value === "" ? null : value;
}
