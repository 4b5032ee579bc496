// Who the user is to the hosted models, and all that can be done about it (protocol §2.10). Loaded with the engine;
// what a kind of signing in needs is loaded when it is used, and nothing is contacted before.
import { errorMessage } from "../base/errors.js";
import type {
  AddCreditsNudgeCreditType,
  AddCreditsNudgeEmailStatus,
  GetAccountRateLimitsResponse,
} from "../protocol/account-limits.js";
import type { AccountAuth } from "./account-auth.js";
import { AccountError } from "./account-error.js";
import { type AccountState, createAuthority } from "./authority.js";
import { type ContextOptions, createContext } from "./context.js";
import type { Lender, LentTokens } from "./external-tokens.js";
import type { DeviceCode } from "./sign-in/device.js";
import { type SignInEnd, SignIns } from "./sign-in/sign-ins.js";
import { createSigning } from "./signing.js";

/** What happens to accounts by itself, as a port. Called after the answer to whatever caused it. */
export interface AccountNews {
  signInEnded(end: SignInEnd): void;
  updated(state: AccountState): void;
}

export interface AccountsOptions extends ContextOptions {
  readonly news: AccountNews;
}

/** Keys and tokens go to their store and to requests, never to logs, errors or notifications. */
export interface Accounts {
  /** What a request carries now; tokens that are about to expire are renewed first. Never rejects, but for bugs. */
  auth(): Promise<AccountAuth>;
  /** Other credentials than those that a service refused; null when there are none. Never rejects, but for bugs. */
  renew(refused: Readonly<Record<string, string>>): Promise<AccountAuth | null>;
  /** Whether there is a sign-in under that configuration, of use or not. Asks nobody outside; never rejects, but for bugs. */
  isSignedIn(config: Readonly<Record<string, unknown>>): Promise<boolean>;
  /** Throws HostError "invalid-request" for rules that are not understood. */
  state(): Promise<AccountState>;
  /** Renews stored tokens whatever their age; what became of it is seen in `state`. */
  refresh(): Promise<void>;
  /**
   * Replaces what was stored. Throws HostError "invalid-request" for a key that no request could carry and where
   * rules forbid it, "account-failed" and system errors when it cannot be stored; the old one stays then.
   */
  signInWithKey(apiKey: string): Promise<void>;
  /** Uses what a client lends until it signs out, lends others, or leaves. Throws HostError "invalid-request". */
  signInWithTokens(tokens: LentTokens, lender: Lender): Promise<void>;
  /** Waits for the browser from then on. Throws HostError. */
  startBrowserSignIn(): Promise<{ readonly loginId: string; readonly authUrl: string }>;
  /** Waits for the code to be used from then on. Throws HostError. */
  startDeviceSignIn(): Promise<DeviceCode & { readonly loginId: string }>;
  /** False when no such sign-in waits. */
  cancelSignIn(loginId: string): boolean;
  /** Forgets, cancels and revokes. A key of the environment is not ours to forget. Throws when it cannot be deleted. */
  signOut(): Promise<void>;
  /** A client is gone, and with it what it lent. */
  lenderLeft(lender: Lender["owner"]): void;
  /** Throws HostError, "invalid-request" without a ChatGPT account. */
  rateLimits(): Promise<GetAccountRateLimitsResponse>;
  /** As rateLimits. */
  sendCreditsNudge(creditType: AddCreditsNudgeCreditType): Promise<AddCreditsNudgeEmailStatus>;
  /** Ends what waits; nothing more is told. */
  dispose(): void;
}

export function createAccounts(options: AccountsOptions): Accounts {
  const { clock, log, news } = options;
  const life = new AbortController();
  const ctx = createContext(options, life.signal);
  const signIns = new SignIns({ clock, log, onEnd: (end) => void tellEnd(end) });
  const authority = createAuthority(ctx, () => void tellUpdated());
  const signing = createSigning(ctx, signIns);

  async function tellUpdated(): Promise<void> {
    try {
      const now = await authority.state();
      if (!life.signal.aborted) news.updated(now);
    } catch (error) {
      log.warn("the account could not be read", { reason: errorMessage(error) });
    }
  }

  async function tellEnd(end: SignInEnd): Promise<void> {
    news.signInEnded(end);
    if (end.error === null) await tellUpdated();
  }

  return {
    ...authority,
    ...signing,
    cancelSignIn: (loginId) => signIns.cancel(loginId),
    lenderLeft(owner) {
      if (ctx.lent?.lender.owner !== owner) return;
      ctx.lent = null;
      void tellUpdated();
    },
    async rateLimits() {
      const { readRateLimits } = await import("./backend.js");
      return readRateLimits(ctx, authority);
    },
    async sendCreditsNudge(creditType) {
      const { sendCreditsNudge } = await import("./backend.js");
      return sendCreditsNudge(ctx, authority, creditType);
    },
    dispose() {
      life.abort(new AccountError("the host ends"));
      signIns.dispose();
    },
  };
}
