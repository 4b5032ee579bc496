// An issuer of accounts on loopback, strict where a real one is: it signs what it issues, checks PKCE, redirects and
// clients, takes each code and each refresh token once, and revokes a family whose token came twice. The same server
// is the backend of the accounts: usage, the owner's message, the keys of agent identities.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterThisTest } from "./cleanup.js";

export interface IssuerOptions {
  /** Claims of the account that signs in. */
  readonly account?: Readonly<Record<string, unknown>>;
  readonly email?: string;
  /** Seconds that an access token is good for. */
  readonly expiresIn?: number;
  /** Which key signs. */
  readonly algorithm?: "RS256" | "ES256";
  readonly now?: () => number;
  /** Answers in place of the issuer; undefined leaves it to the issuer. */
  readonly instead?: (request: IssuerRequest) => StubAnswer | undefined | Promise<StubAnswer | undefined>;
}

export interface IssuerRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  // Bodies are compared with whole values.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
}

export interface StubAnswer {
  readonly status: number;
  readonly type?: string;
  /** Objects become JSON; "hang" never answers. */
  readonly body: unknown;
}

export interface Issuer {
  readonly url: string;
  readonly requests: readonly IssuerRequest[];
  /** Everything secret that was ever issued or shown, to look for it elsewhere. */
  readonly secrets: ReadonlySet<string>;
  /** How often each device poll goes: the answers in order, then "granted" once the person is done. */
  readonly devicePolls: StubAnswer[];
  /** Environment variables that point a host here. */
  readonly env: Readonly<Record<string, string>>;
  requestsTo(path: string): IssuerRequest[];
  /** What a browser does with the address: goes there as a person who agrees, and follows the way back. */
  browse(authUrl: string): Promise<Response>;
  /** The address that the browser is sent back to, without going there. */
  authorize(authUrl: string): string;
  /** A person enters the code of a device. */
  approve(userCode: string): void;
  /** A record as another host would have stored it. */
  record(changes?: { readonly expiresIn?: number; readonly refreshToken?: string }): Record<string, unknown>;
  accessToken(expiresIn?: number): string;
  /** A signed JWT with any claims. */
  readonly jwt: (
    claims: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
  ) => string;
  /** Whether a bearer is one that was issued, is not revoked, and has not expired. */
  isGood(authorization: string | undefined): boolean;
  /** Refuses every access token issued so far. */
  refuseAccessTokens(): void;
  readonly usage: { answer: unknown };
}

interface Code {
  readonly challenge: string;
  readonly redirectUri: string;
}

const CLIENT_ID = "test-client";

export async function startIssuer(options: IssuerOptions = {}): Promise<Issuer> {
  const now = options.now ?? (() => Date.now());
  const algorithm = options.algorithm ?? "RS256";
  const keys =
    algorithm === "RS256"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  const requests: IssuerRequest[] = [];
  const secrets = new Set<string>();
  const codes = new Map<string, Code>();
  const devices = new Map<
    string,
    { readonly userCode: string; approved: boolean; readonly verifier: string }
  >();
  const refreshTokens = new Map<string, "good" | "used" | "revoked">();
  const accessTokens = new Set<string>();
  const devicePolls: StubAnswer[] = [];
  const usage: { answer: unknown } = { answer: { plan_type: "plus" } };

  const secret = (kind: string) => {
    const value = `${kind}-${randomBytes(18).toString("base64url")}`;
    secrets.add(value);
    return value;
  };
  const jwt: Issuer["jwt"] = (claims, header = {}) => signJwt(keys.privateKey, algorithm, claims, header);
  const seconds = () => Math.floor(now() / 1000);
  const accountClaims = {
    email: options.email ?? "weaver@example.com",
    "https://api.openai.com/auth": {
      chatgpt_account_id: "workspace-1",
      chatgpt_plan_type: "plus",
      ...options.account,
    },
  };
  function accessToken(expiresIn = options.expiresIn ?? 3600): string {
    const token = jwt({
      ...accountClaims,
      iat: seconds(),
      exp: seconds() + expiresIn,
      jti: randomBytes(8).toString("hex"),
    });
    secrets.add(token);
    accessTokens.add(token);
    return token;
  }
  function tokens(expiresIn?: number) {
    const idToken = jwt({
      ...accountClaims,
      iss: url,
      aud: CLIENT_ID,
      iat: seconds(),
      exp: seconds() + 3600,
    });
    const refreshToken = secret("refresh");
    refreshTokens.set(refreshToken, "good");
    secrets.add(idToken);
    return { id_token: idToken, access_token: accessToken(expiresIn), refresh_token: refreshToken };
  }

  function exchange(form: Record<string, string>): StubAnswer {
    if (form.client_id !== CLIENT_ID) return oauthError("invalid_client");
    const code = codes.get(form.code ?? "");
    codes.delete(form.code ?? "");
    const challenge = createHash("sha256")
      .update(form.code_verifier ?? "")
      .digest("base64url");
    secrets.add(form.code_verifier ?? "none");
    if (code === undefined || code.redirectUri !== form.redirect_uri || code.challenge !== challenge) {
      return oauthError("invalid_grant", "the code is not good");
    }
    return { status: 200, body: tokens() };
  }

  function refresh(body: Record<string, string>): StubAnswer {
    if (body.client_id !== CLIENT_ID) return oauthError("invalid_client");
    const token = body.refresh_token ?? "";
    switch (refreshTokens.get(token)) {
      case "good":
        refreshTokens.set(token, "used");
        return { status: 200, body: tokens() };
      case "used":
        return refusedRefresh("refresh_token_reused");
      case "revoked":
        return refusedRefresh("refresh_token_invalidated");
      case undefined:
        return refusedRefresh("refresh_token_expired");
    }
  }

  function device(body: Record<string, string>): StubAnswer {
    const scripted = devicePolls.shift();
    if (scripted !== undefined) return scripted;
    const known = devices.get(body.device_auth_id ?? "");
    if (known === undefined || known.userCode !== body.user_code)
      return { status: 400, body: { error: "invalid" } };
    if (!known.approved) return { status: 403, body: {} };
    const code = secret("code");
    const challenge = createHash("sha256").update(known.verifier).digest("base64url");
    codes.set(code, { challenge, redirectUri: `${url}/deviceauth/callback` });
    return {
      status: 200,
      body: { authorization_code: code, code_challenge: challenge, code_verifier: known.verifier },
    };
  }

  async function respond(request: IssuerRequest): Promise<StubAnswer> {
    const scripted = await options.instead?.(request);
    if (scripted !== undefined) return scripted;
    const { body, headers } = request;
    switch (`${request.method} ${request.path}`) {
      case "POST /oauth/token":
        return body.grant_type === "authorization_code" ? exchange(body) : refresh(body);
      case "POST /oauth/revoke":
        if (!refreshTokens.has(body.token)) return { status: 400, body: {} };
        refreshTokens.set(body.token, "revoked");
        return { status: 200, body: {} };
      case "POST /api/accounts/deviceauth/usercode": {
        const id = secret("device");
        const userCode = randomBytes(4).toString("hex").toUpperCase();
        devices.set(id, { userCode, approved: false, verifier: secret("verifier") });
        return { status: 200, body: { device_auth_id: id, user_code: userCode, interval: "1" } };
      }
      case "POST /api/accounts/deviceauth/token":
        return device(body);
      case "GET /backend-api/wham/usage":
        return isGood(headers.authorization)
          ? { status: 200, body: usage.answer }
          : { status: 401, body: {} };
      case "POST /backend-api/wham/accounts/send_add_credits_nudge_email":
        return isGood(headers.authorization) ? { status: 200, body: {} } : { status: 401, body: {} };
      case "GET /backend-api/wham/agent-identities/jwks":
        return { status: 200, body: { keys: [publicJwk(keys.publicKey, algorithm)] } };
      default:
        return { status: 404, type: "text/html", body: "<h1>no such page</h1>" };
    }
  }

  function isGood(authorization: string | undefined): boolean {
    const token = (authorization ?? "").replace(/^Bearer /, "");
    if (!accessTokens.has(token)) return false;
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    return claims.exp * 1000 > now();
  }

  const server = createServer((request, response) => {
    void (async () => {
      const recorded = await readRequest(request);
      requests.push(recorded);
      write(response, await respond(recorded));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${toPort(server.address())}`;
  afterThisTest(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  const authorize: Issuer["authorize"] = (authUrl) => {
    const asked = new URL(authUrl);
    const get = (name: string) => asked.searchParams.get(name) ?? "";
    if (`${asked.origin}${asked.pathname}` !== `${url}/oauth/authorize`) throw new Error("not this issuer");
    if (get("response_type") !== "code" || get("client_id") !== CLIENT_ID) throw new Error("not this client");
    if (get("code_challenge_method") !== "S256" || get("code_challenge").length !== 43)
      throw new Error("no PKCE");
    if (get("state").length < 32) throw new Error("no state");
    const back = new URL(get("redirect_uri"));
    if (back.hostname !== "localhost" || back.pathname !== "/auth/callback")
      throw new Error("not a known redirect");
    const code = secret("code");
    secrets.add(get("state"));
    codes.set(code, { challenge: get("code_challenge"), redirectUri: back.href });
    back.searchParams.set("code", code);
    back.searchParams.set("state", get("state"));
    return back.href;
  };
  return {
    url,
    requests,
    secrets,
    devicePolls,
    usage,
    env: {
      CODEX_APP_SERVER_LOGIN_ISSUER: url,
      CODEX_APP_SERVER_LOGIN_CLIENT_ID: CLIENT_ID,
      HEDDLE_LOGIN_PORT: String(await freePort()),
    },
    requestsTo: (path) => requests.filter((request) => request.path === path),
    authorize,
    browse: (authUrl) => fetch(authorize(authUrl)),
    approve(userCode) {
      for (const each of devices.values()) if (each.userCode === userCode) each.approved = true;
    },
    record({ expiresIn, refreshToken } = {}) {
      const made = tokens(expiresIn);
      return {
        auth_mode: "chatgpt",
        OPENAI_API_KEY: null,
        tokens: {
          ...made,
          refresh_token: refreshToken ?? made.refresh_token,
          account_id: accountClaims["https://api.openai.com/auth"].chatgpt_account_id,
        },
        last_refresh: new Date(now()).toISOString(),
      };
    },
    accessToken,
    jwt,
    isGood,
    refuseAccessTokens: () => accessTokens.clear(),
  };
}

/** Free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const port = toPort(server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function oauthError(error: string, description?: string): StubAnswer {
  return { status: 400, body: { error, error_description: description } };
}

function refusedRefresh(code: string): StubAnswer {
  return { status: 401, body: { error: { code, message: `refused: ${code}` } } };
}

function signJwt(
  key: KeyObject,
  algorithm: "RS256" | "ES256",
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>>,
): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${encode({ alg: algorithm, kid: "key-1", typ: "JWT", ...header })}.${encode(claims)}`;
  const signature = sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" });
  return `${text}.${signature.toString("base64url")}`;
}

function publicJwk(key: KeyObject, algorithm: string): object {
  return { ...key.export({ format: "jwk" }), kid: "key-1", alg: algorithm, use: "sig" };
}

async function readRequest(request: IncomingMessage): Promise<IssuerRequest> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  const text = Buffer.concat(pieces).toString("utf8");
  const isForm = request.headers["content-type"] === "application/x-www-form-urlencoded";
  return {
    method: request.method ?? "",
    path: new URL(request.url ?? "/", "http://localhost").pathname,
    headers: request.headers,
    body: text === "" ? null : isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text),
  };
}

function write(response: ServerResponse, { status, type, body }: StubAnswer): void {
  if (body === "hang") return;
  const isText = typeof body === "string";
  response.writeHead(status, { "content-type": type ?? (isText ? "text/plain" : "application/json") });
  response.end(isText ? body : JSON.stringify(body));
}

function toPort(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("not a port");
  return address.port;
}
