// Changes of who is signed in.
import { errorMessage, HostError } from "../base/errors.js";
import { AccountError } from "./account-error.js";
import { type AuthRecord, apiKeyRecord, chatgptRecord, signInOf, type Tokens } from "./auth-record.js";
import { readClaims } from "./claims.js";
import { type AccountContext, toHostError } from "./context.js";
import { type Endpoints, signInEndpoints } from "./endpoints.js";
import { type Lender, type LentTokens, toExternal } from "./external-tokens.js";
import { type AccountRules, violation } from "./rules.js";
import type { DeviceCode } from "./sign-in/device.js";
import type { SignIns } from "./sign-in/sign-ins.js";

const LOGIN_MS = 10 * 60_000;
/** The ports that the issuer knows, then any. */
const CALLBACK_PORTS = [1455, 1457, 0, 0, 0];

export interface Signing {
  /** As in Accounts. */
  signInWithKey(apiKey: string): Promise<void>;
  signInWithTokens(tokens: LentTokens, lender: Lender): Promise<void>;
  startBrowserSignIn(): Promise<{ readonly loginId: string; readonly authUrl: string }>;
  startDeviceSignIn(): Promise<DeviceCode & { readonly loginId: string }>;
  signOut(): Promise<void>;
}

export function createSigning(ctx: AccountContext, signIns: SignIns): Signing {
  const { env, log, life, lock } = ctx;

  /** Replaces what is stored; what it replaces is revoked behind the scenes. */
  async function store(rules: AccountRules, record: AuthRecord): Promise<void> {
    const target = ctx.storeFor(rules.store);
    const before = await lock(async () => {
      // What cannot be read can still be replaced.
      const old = await target.read().catch(() => null);
      await target.write(record);
      return signInOf(old);
    });
    const kept = record.tokens?.refresh_token;
    if (before?.kind === "chatgpt" && before.tokens.refresh_token !== kept) void revoke(before.tokens);
  }

  async function revoke(tokens: Tokens): Promise<void> {
    try {
      const { revokeTokens } = await import("./oauth.js");
      await revokeTokens(await ctx.deps(), signInEndpoints(env), tokens, life);
    } catch (error) {
      log.warn("the former sign-in was not revoked", { reason: errorMessage(error) });
    }
  }

  /** What every sign-in with a ChatGPT account of our own begins with. */
  async function prepare(): Promise<{ readonly rules: AccountRules; readonly endpoints: Endpoints }> {
    checkNotLent();
    const rules = await ctx.rules();
    if (rules.method === "api") {
      throw new HostError("invalid-request", violation(rules, "chatgpt", null) ?? "");
    }
    return { rules, endpoints: signInEndpoints(env) };
  }

  function checkNotLent(): void {
    if (ctx.lent === null) return;
    throw new HostError(
      "invalid-request",
      "a client supplies the sign-in: replace it with account/login/start (chatgptAuthTokens) or end it with account/logout",
    );
  }

  async function keepTokens(tokens: Tokens): Promise<void> {
    const rules = await ctx.rules();
    const forbidden = violation(rules, "chatgpt", readClaims(tokens.id_token)?.accountId ?? null);
    if (forbidden !== null) {
      void revoke(tokens);
      throw new AccountError(forbidden);
    }
    try {
      await store(rules, chatgptRecord(tokens, ctx.clock.now()));
    } catch (error) {
      throw new AccountError(`the sign-in could not be stored: ${errorMessage(error)}`, { cause: error });
    }
  }

  return {
    async signInWithKey(apiKey) {
      const key = apiKey.trim();
      // The complaint must not show the key.
      if (!/^[\x21-\x7e]+$/.test(key)) {
        throw new HostError("invalid-request", "the API key is empty or holds characters that no key has");
      }
      checkNotLent();
      const rules = await ctx.rules();
      const forbidden = violation(rules, "apiKey", null);
      if (forbidden !== null) throw new HostError("invalid-request", forbidden);
      signIns.cancelAll();
      await toHostError(() => store(rules, apiKeyRecord(key)));
    },
    async signInWithTokens(tokens, lender) {
      const rules = await ctx.rules();
      try {
        const lent = toExternal(tokens, lender);
        const forbidden = violation(rules, "chatgpt", lent.accountId);
        if (forbidden !== null) throw new AccountError(forbidden);
        signIns.cancelAll();
        ctx.lent = lent;
      } catch (error) {
        throw error instanceof AccountError ? new HostError("invalid-request", error.message) : error;
      }
    },
    startBrowserSignIn: () =>
      toHostError(async () => {
        const { rules, endpoints } = await prepare();
        const { startBrowserSignIn } = await import("./sign-in/browser.js");
        const made = await ctx.deps();
        const { originator } = ctx;
        const { workspaces } = rules;
        const ports = callbackPorts(env("HEDDLE_LOGIN_PORT"));
        return signIns.start(
          (signal) =>
            startBrowserSignIn(
              { deps: made, endpoints, originator, ports, workspaces, keep: keepTokens },
              signal,
            ),
          LOGIN_MS,
        );
      }),
    startDeviceSignIn: () =>
      toHostError(async () => {
        const { endpoints } = await prepare();
        const { startDeviceSignIn } = await import("./sign-in/device.js");
        const made = await ctx.deps();
        return signIns.start((signal) =>
          startDeviceSignIn({ deps: made, endpoints, keep: keepTokens }, signal),
        );
      }),
    async signOut() {
      signIns.cancelAll();
      ctx.lent = null;
      const rules = await ctx.rules();
      const target = ctx.storeFor(rules.store);
      const before = await toHostError(() =>
        lock(async () => {
          const old = await target.read().catch(() => null);
          await target.remove();
          return signInOf(old);
        }),
      );
      if (before?.kind === "chatgpt") await revoke(before.tokens);
    },
  };
}

function callbackPorts(wanted: string | undefined): readonly number[] {
  const port = Number(wanted ?? "");
  return Number.isInteger(port) && port > 0 && port < 65_536 ? [port, 0, 0, 0] : CALLBACK_PORTS;
}
