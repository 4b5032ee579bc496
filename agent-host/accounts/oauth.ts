// The questions to the issuer's token endpoints (RFC 6749, 7636, 7009), in the forms that this issuer takes: codes as
// a form, refresh and revocation as JSON.
import * as z from "zod";
import { lazy } from "../protocol/lazy.js";
import { AccountError } from "./account-error.js";
import { type AskDeps, ask, expectAnswer, refusal } from "./ask.js";
import type { AuthRecord, Tokens } from "./auth-record.js";
import { readClaims } from "./claims.js";
import type { Endpoints } from "./endpoints.js";

const CodeAnswer = lazy(() =>
  z.looseObject({
    id_token: z.string().min(1),
    access_token: z.string().min(1),
    refresh_token: z.string().min(1),
  }),
);

const RefreshAnswer = lazy(() =>
  z.looseObject({
    id_token: z.string().min(1).nullish(),
    access_token: z.string().min(1).nullish(),
    refresh_token: z.string().min(1).nullish(),
  }),
);

export interface CodeGrant {
  readonly code: string;
  readonly verifier: string;
  readonly redirectUri: string;
}

/** Throws AccountError, and the signal's reason. */
export async function exchangeCode(
  deps: AskDeps,
  endpoints: Endpoints,
  { code, verifier, redirectUri }: CodeGrant,
  signal: AbortSignal,
): Promise<Tokens> {
  const question = {
    what: "the sign-in",
    url: endpoints.token,
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectUri,
      client_id: endpoints.clientId,
      code_verifier: verifier,
    }),
    secrets: [code, verifier],
  };
  const { id_token, access_token, refresh_token } = expectAnswer(
    await ask(deps, question, signal),
    question,
    CodeAnswer,
  );
  const claims = readClaims(id_token);
  if (claims === null)
    throw new AccountError(`the sign-in: ${question.url.origin} sent an id token that is no JWT`);
  return { id_token, access_token, refresh_token, account_id: claims.accountId };
}

/** Why tokens cannot be refreshed any more; null where another attempt may help. */
export type RefreshEnd = "expired" | "reused" | "revoked" | "refused";

export class RefreshFailure extends AccountError {
  constructor(
    message: string,
    readonly end: RefreshEnd | null,
  ) {
    super(message);
  }
}

const ENDS: Readonly<Record<string, RefreshEnd>> = {
  refresh_token_expired: "expired",
  refresh_token_reused: "reused",
  refresh_token_invalidated: "revoked",
  invalid_grant: "refused",
};

const WORDS: Readonly<Record<RefreshEnd, string>> = {
  expired: "the sign-in has expired",
  reused: "the sign-in was renewed elsewhere and is no longer good here",
  revoked: "the sign-in was revoked",
  refused: "the service no longer accepts the sign-in",
};

/** The record with new tokens. Throws RefreshFailure, and the signal's reason. */
export async function refreshTokens(
  deps: AskDeps,
  endpoints: Endpoints,
  record: AuthRecord & { readonly tokens: Tokens },
  signal: AbortSignal,
): Promise<AuthRecord> {
  const { tokens } = record;
  const question = {
    what: "renewing the sign-in",
    url: endpoints.refresh,
    body: {
      client_id: endpoints.clientId,
      grant_type: "refresh_token",
      refresh_token: tokens.refresh_token,
    },
    secrets: [tokens.refresh_token, tokens.access_token],
  };
  const answer = await ask(deps, question, signal);
  if (answer.status < 200 || answer.status > 299) {
    const end = ENDS[answer.code ?? ""] ?? (answer.status === 401 ? "refused" : null);
    throw new RefreshFailure(
      end === null ? refusal(answer, question).message : `${WORDS[end]}: sign out and in again`,
      end,
    );
  }
  const fresh = expectAnswer(answer, question, RefreshAnswer);
  if (fresh.access_token == null)
    throw new AccountError(`${question.what}: ${question.url.origin} sent no new token`);
  return {
    ...record,
    tokens: {
      ...tokens,
      id_token: fresh.id_token ?? tokens.id_token,
      access_token: fresh.access_token,
      refresh_token: fresh.refresh_token ?? tokens.refresh_token,
    },
    last_refresh: new Date(deps.clock.now()).toISOString(),
  };
}

const REVOKE_MS = 10_000;

/** Throws AccountError when the service does not confirm it, and the signal's reason. */
export async function revokeTokens(
  deps: AskDeps,
  endpoints: Endpoints,
  { refresh_token: refreshToken, access_token: accessToken }: Tokens,
  signal: AbortSignal,
): Promise<void> {
  const [token, hint] = refreshToken === "" ? [accessToken, "access_token"] : [refreshToken, "refresh_token"];
  const question = {
    what: "revoking the sign-in",
    url: endpoints.revoke,
    body: {
      token,
      token_type_hint: hint,
      ...(hint === "refresh_token" ? { client_id: endpoints.clientId } : {}),
    },
    secrets: [token],
    limitMs: REVOKE_MS,
  };
  const answer = await ask(deps, question, signal);
  if (answer.status < 200 || answer.status > 299) throw refusal(answer, question);
}
