// Signing in through the browser: an authorization code for a loopback address, bound to this attempt by PKCE and
// state (RFC 6749, 7636, 8252).
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { createDeferred } from "../../base/deferred.js";
import { AccountError } from "../account-error.js";
import { type AskDeps, shown } from "../ask.js";
import type { Tokens } from "../auth-record.js";
import type { Endpoints } from "../endpoints.js";
import { exchangeCode } from "../oauth.js";
import { openCallbackServer, type Page, redirectUri } from "./callback-server.js";

export interface BrowserSignInOptions {
  readonly deps: AskDeps;
  readonly endpoints: Endpoints;
  readonly originator: string;
  /** Where to listen, in the order to try. */
  readonly ports: readonly number[];
  /** The only workspaces that will do, if not all. */
  readonly workspaces: readonly string[] | null;
  /** Keeps what the sign-in brought. Throws AccountError when it will not do; the browser then shows why. */
  readonly keep: (tokens: Tokens) => Promise<void>;
}

export interface StartedSignIn<T> {
  readonly shown: T;
  /** Resolves when the sign-in is kept; throws AccountError, or the signal's reason. */
  readonly done: Promise<void>;
}

const SCOPE = "openid profile email offline_access api.connectors.read api.connectors.invoke";

/** Listens until it is done or `signal` aborts. Throws AccountError when it cannot listen. */
export async function startBrowserSignIn(
  options: BrowserSignInOptions,
  signal: AbortSignal,
): Promise<StartedSignIn<{ readonly authUrl: string }>> {
  const { deps, endpoints } = options;
  const state = randomBytes(32).toString("base64url");
  const verifier = randomBytes(64).toString("base64url");
  const over = createDeferred<void>();
  // Whoever started it listens a moment later.
  over.promise.catch(() => undefined);
  let taken = false;

  async function answer(params: URLSearchParams): Promise<Page> {
    // A stranger's request must neither end the sign-in nor bring its own account into it.
    if (!isSame(params.get("state"), state)) {
      return failed("This page does not belong to the sign-in that is under way.");
    }
    if (taken) return failed("This sign-in was answered before.");
    taken = true;
    try {
      await finish(params);
      over.resolve();
      return {
        status: 200,
        title: "Signed in to Heddle",
        text: "You can close this page and go back to your editor.",
      };
    } catch (error) {
      over.reject(error);
      return failed(error instanceof AccountError ? error.message : "Something unexpected happened.");
    }
  }

  async function finish(params: URLSearchParams): Promise<void> {
    const refused = params.get("error");
    if (refused !== null) {
      const reason = params.get("error_description")?.trim() || refused;
      throw new AccountError(`the sign-in was refused: ${shown(reason, [state, verifier])}`);
    }
    const code = params.get("code") ?? "";
    if (code === "") throw new AccountError("the browser came back without a code");
    const grant = { code, verifier, redirectUri: redirectUri(server.port) };
    await options.keep(await exchangeCode(deps, endpoints, grant, signal));
  }

  signal.throwIfAborted();
  const server = await openCallbackServer(options.ports, answer);
  const onAbort = () => over.reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  const authUrl = new URL(endpoints.authorize);
  for (const [name, value] of Object.entries({
    response_type: "code",
    client_id: endpoints.clientId,
    redirect_uri: redirectUri(server.port),
    scope: SCOPE,
    code_challenge: createHash("sha256").update(verifier, "ascii").digest("base64url"),
    code_challenge_method: "S256",
    id_token_add_organizations: "true",
    codex_cli_simplified_flow: "true",
    state,
    originator: options.originator,
    ...(options.workspaces === null ? {} : { allowed_workspace_id: options.workspaces.join(",") }),
  })) {
    authUrl.searchParams.set(name, value);
  }
  return {
    // As every program on the way to the browser understands a space.
    shown: { authUrl: authUrl.href.replaceAll("+", "%20") },
    done: over.promise.finally(() => {
      signal.removeEventListener("abort", onAbort);
      server.close();
    }),
  };
}

function failed(text: string): Page {
  return { status: 400, title: "Not signed in", text };
}

function isSame(given: string | null, expected: string): boolean {
  const [a, b] = [Buffer.from(given ?? "", "utf8"), Buffer.from(expected, "utf8")];
  return a.length === b.length && timingSafeEqual(a, b);
}
