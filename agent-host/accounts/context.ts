// What the parts of the accounts share.
import type { Clock } from "../base/clock.js";
import { HostError } from "../base/errors.js";
import type { Log } from "../base/log.js";
import { AccountError } from "./account-error.js";
import type { AskDeps, Outside } from "./ask.js";
import { type CredentialStore, createCredentialStores, type StoreKind } from "./credential-store.js";
import type { External } from "./external-tokens.js";
import { createHomeLock, type HomeLock } from "./home-lock.js";
import type { KeyringEntry } from "./keyring/keyring.js";
import { type AccountRules, toAccountRules } from "./rules.js";

export interface ContextOptions {
  /** The Heddle home; what is stored is in it. */
  readonly home: string;
  readonly env: (name: string) => string | undefined;
  /** The effective configuration, each time as it is then. */
  readonly config: () => Promise<Readonly<Record<string, unknown>>>;
  readonly openOutside: () => Promise<Outside>;
  readonly openKeyring: (life: AbortSignal) => Promise<KeyringEntry>;
  readonly clock: Clock;
  readonly log: Log;
  readonly userAgent: string;
  readonly originator: string;
}

export interface AccountContext {
  readonly env: (name: string) => string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly originator: string;
  /** Aborts with the host's end. */
  readonly life: AbortSignal;
  readonly lock: HomeLock;
  /** What a client lends; kept nowhere else. */
  lent: External | null;
  storeFor(kind: StoreKind): CredentialStore;
  deps(): Promise<AskDeps>;
  /** Throws HostError "invalid-request" for rules that are not understood. */
  rules(): Promise<AccountRules>;
}

export function createContext(options: ContextOptions, life: AbortSignal): AccountContext {
  const { home, env, clock, log, originator, userAgent } = options;
  let outside: Promise<Outside> | null = null;
  return {
    env,
    clock,
    log,
    originator,
    life,
    lock: createHomeLock(home, log),
    lent: null,
    storeFor: createCredentialStores({ home, openKeyring: () => options.openKeyring(life), log }),
    async deps() {
      outside ??= options.openOutside();
      return { outside: await outside, clock, userAgent };
    },
    rules: async () => toAccountRules(await options.config()),
  };
}

/** What went wrong with an account is for the client to see. */
export async function toHostError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AccountError)) throw error;
    throw new HostError("account-failed", error.message, { cause: error });
  }
}
