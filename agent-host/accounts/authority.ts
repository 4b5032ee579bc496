// Whose a request is: finds the credentials that count, keeps them good, and says what became of them.
import { HostError } from "../base/errors.js";
import type { Account, AuthMode, PlanType } from "../protocol/account.js";
import { type AccountAuth, keyAuth, tokenAuth, type UsableAuth } from "./account-auth.js";
import { AccountError, Unreachable } from "./account-error.js";
import type { AgentIdentity } from "./agent-identity.js";
import type { Tokens } from "./auth-record.js";
import { readClaims } from "./claims.js";
import type { AccountContext } from "./context.js";
import { agentTaskUrl, backendEndpoints, signInEndpoints } from "./endpoints.js";
import { type External, renewExternal } from "./external-tokens.js";
import { findIdentity, type Identity } from "./identity.js";
import { type AccountRules, toAccountRules, violation } from "./rules.js";
import type { TokenKeeper } from "./token-keeper.js";

export interface AccountState {
  /** What account/read shows; null where nobody is signed in, or not in a way that will do. */
  readonly account: Account | null;
  readonly authMode: AuthMode | null;
  readonly planType: PlanType | null;
}

export interface Authority {
  /** As in Accounts. */
  auth(): Promise<AccountAuth>;
  renew(refused: Readonly<Record<string, string>>): Promise<AccountAuth | null>;
  isSignedIn(config: Readonly<Record<string, unknown>>): Promise<boolean>;
  state(): Promise<AccountState>;
  refresh(): Promise<void>;
}

/** `onEnded` hears when a stored sign-in can no longer be renewed. */
export function createAuthority(ctx: AccountContext, onEnded: () => void): Authority {
  const { env, clock, log, life, lock } = ctx;
  let renewing: Promise<AccountAuth> | null = null;
  let agent: { readonly jwt: string; readonly base: string; readonly opened: Promise<AgentIdentity> } | null =
    null;
  let keeper: TokenKeeper | null = null;

  async function tokenKeeper(): Promise<TokenKeeper> {
    const [deps, module] = await Promise.all([ctx.deps(), import("./token-keeper.js")]);
    keeper ??= new module.TokenKeeper({ deps, endpoints: () => signInEndpoints(env), lock, log, onEnded });
    return keeper;
  }

  async function identify(): Promise<{ readonly identity: Identity; readonly rules: AccountRules }> {
    const rules = await ctx.rules();
    return { rules, identity: await identifyUnder(rules) };
  }

  async function identifyUnder(rules: AccountRules): Promise<Identity> {
    return findIdentity({ external: ctx.lent, env, store: ctx.storeFor(rules.store) }, rules);
  }

  async function openAgent(jwt: string, rules: AccountRules): Promise<AgentIdentity> {
    const base = rules.chatgptBaseUrl;
    if (agent === null || agent.jwt !== jwt || agent.base !== base) {
      const opened = import("./agent-identity.js").then(async ({ openAgentIdentity }) => {
        const keys = backendEndpoints(base).agentKeys;
        const taskUrl = (runtimeId: string) => agentTaskUrl(env, runtimeId);
        return openAgentIdentity(jwt, { deps: await ctx.deps(), keys, taskUrl }, life);
      });
      const made = { jwt, base, opened };
      agent = made;
      opened.catch(() => {
        // The next request asks again.
        if (agent === made) agent = null;
      });
    }
    const identity = await agent.opened;
    if (identity.expiresAtMs <= clock.now()) throw new AccountError("the agent identity has expired");
    const forbidden = violation(rules, "chatgpt", identity.accountId);
    if (forbidden !== null) throw new AccountError(forbidden);
    return identity;
  }

  async function authOf(identity: Identity, rules: AccountRules): Promise<AccountAuth> {
    switch (identity.kind) {
      case "none":
      case "unusable":
        return identity;
      case "apiKey":
        return keyAuth(identity.key, identity.variable);
      case "external":
        return tokenAuth(identity.external);
      case "agentIdentity":
        return (await openAgent(identity.jwt, rules)).auth();
      case "chatgpt": {
        const { record, store } = identity;
        const tokens = await tokenKeeper();
        const dead = tokens.deadEnd(record);
        if (dead !== null) return { kind: "unusable", message: dead, retryable: false };
        if (!tokens.isStale(record)) return storedAuth(record.tokens);
        const renewal = await tokens.renew(store, record.tokens.access_token, life);
        if (renewal.kind === "renewed") return storedAuth(renewal.record.tokens);
        // The service may take the old ones a little longer.
        return renewal.final
          ? { kind: "unusable", message: renewal.message, retryable: false }
          : storedAuth(record.tokens);
      }
      default:
        return identity satisfies never;
    }
  }

  async function renewLent(lent: External, rules: AccountRules): Promise<AccountAuth> {
    const renewed = await renewExternal(lent, clock, life);
    const forbidden = violation(rules, "chatgpt", renewed.accountId);
    if (forbidden !== null) throw new AccountError(forbidden);
    // Whoever signed out meanwhile meant it.
    if (ctx.lent?.lender !== lent.lender) return { kind: "none" };
    ctx.lent = renewed;
    return tokenAuth(renewed);
  }

  async function renewOf(
    identity: Identity,
    rules: AccountRules,
    refused: Readonly<Record<string, string>>,
  ): Promise<AccountAuth | null> {
    switch (identity.kind) {
      case "none":
        return null;
      case "unusable":
        return identity;
      case "agentIdentity":
        // The task may be over: a new one is registered.
        agent = null;
        return authOf(identity, rules);
      case "apiKey":
      case "external":
      case "chatgpt":
        break;
      default:
        return identity satisfies never;
    }
    const now = plainAuth(identity);
    if (now.headers.authorization !== refused.authorization) return now;
    if (identity.kind === "apiKey") return null;
    if (identity.kind === "external") {
      renewing ??= renewLent(identity.external, rules).finally(() => {
        renewing = null;
      });
      return renewing;
    }
    const { record, store } = identity;
    const renewal = await (await tokenKeeper()).renew(store, record.tokens.access_token, life);
    return renewal.kind === "renewed"
      ? storedAuth(renewal.record.tokens)
      : { kind: "unusable", message: renewal.message, retryable: !renewal.final };
  }

  async function state(): Promise<AccountState> {
    const { identity, rules } = await identify();
    switch (identity.kind) {
      case "none":
        return SIGNED_OUT;
      case "unusable":
        log.warn("the sign-in does not count", { reason: identity.message });
        return SIGNED_OUT;
      case "apiKey":
        return { account: { type: "apiKey" }, authMode: "apikey", planType: null };
      case "external":
        return chatgptState("chatgptAuthTokens", identity.external.email, identity.external.planType);
      case "chatgpt": {
        const { record } = identity;
        if (keeper !== null && keeper.deadEnd(record) !== null) return SIGNED_OUT;
        const claims = readClaims(record.tokens.id_token);
        return chatgptState("chatgpt", claims?.email ?? null, claims?.planType ?? "unknown");
      }
      case "agentIdentity":
        try {
          const opened = await openAgent(identity.jwt, rules);
          return chatgptState("agentIdentity", opened.email, opened.planType);
        } catch (error) {
          if (!(error instanceof AccountError)) throw error;
          log.warn("the agent identity does not count", { reason: error.message });
          return SIGNED_OUT;
        }
      default:
        return identity satisfies never;
    }
  }

  return {
    auth: () =>
      orUnusable<AccountAuth>(async () => {
        const { identity, rules } = await identify();
        return authOf(identity, rules);
      }),
    renew: (refused) =>
      orUnusable<AccountAuth | null>(async () => {
        const { identity, rules } = await identify();
        return renewOf(identity, rules, refused);
      }),
    isSignedIn: async (config) => {
      const found = await orUnusable(async () => identifyUnder(toAccountRules(config)));
      return found.kind !== "none";
    },
    state,
    async refresh() {
      const { identity } = await identify();
      if (identity.kind !== "chatgpt") return;
      await (await tokenKeeper()).renew(identity.store, identity.record.tokens.access_token, life);
    },
  };
}

const SIGNED_OUT: AccountState = { account: null, authMode: null, planType: null };

/** The protocol wants an address; a token that tells none has an empty one. */
function chatgptState(authMode: AuthMode, email: string | null, planType: PlanType): AccountState {
  return { account: { type: "chatgpt", email: email ?? "", planType }, authMode, planType };
}

function storedAuth(tokens: Tokens): UsableAuth {
  const claims = readClaims(tokens.id_token);
  return tokenAuth({
    accessToken: tokens.access_token,
    accountId: tokens.account_id ?? claims?.accountId ?? null,
    isFedramp: claims?.isFedramp ?? false,
  });
}

function plainAuth(identity: Extract<Identity, { kind: "apiKey" | "external" | "chatgpt" }>): UsableAuth {
  if (identity.kind === "apiKey") return keyAuth(identity.key, identity.variable);
  return identity.kind === "external" ? tokenAuth(identity.external) : storedAuth(identity.record.tokens);
}

/** Failures as something that a request cannot be made with. */
async function orUnusable<T>(
  work: () => Promise<T>,
): Promise<T | Extract<AccountAuth, { kind: "unusable" }>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AccountError) && !(error instanceof HostError)) throw error;
    return { kind: "unusable", message: error.message, retryable: error instanceof Unreachable };
  }
}
