// Accounts without a host around them.
import { type Accounts, createAccounts } from "../../../agent-host/accounts/accounts.js";
import type { AccountState } from "../../../agent-host/accounts/authority.js";
import type { KeyringEntry } from "../../../agent-host/accounts/keyring/keyring.js";
import type { SignInEnd } from "../../../agent-host/accounts/sign-in/sign-ins.js";
import { type Clock, systemClock } from "../../../agent-host/base/clock.js";
import type { Log } from "../../../agent-host/base/log.js";
import { createOutside } from "../../../agent-host/models/http/outside.js";
import { afterThisTest } from "../../support/cleanup.js";
import { type RecordingLog, recordingLog } from "../../support/recording-log.js";
import { tempFolder } from "../../support/temp-folder.js";

export interface GivenOptions {
  readonly home?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly clock?: Clock;
  readonly keyring?: () => Promise<KeyringEntry>;
  readonly log?: Log;
}

export interface GivenAccounts {
  readonly accounts: Accounts;
  readonly home: string;
  readonly log: RecordingLog;
  readonly ends: SignInEnd[];
  readonly updates: AccountState[];
  /** The next end of a sign-in. */
  readonly nextEnd: () => Promise<SignInEnd>;
}

export function givenAccounts(options: GivenOptions = {}): GivenAccounts {
  const home = options.home ?? tempFolder();
  const log = recordingLog();
  const env = (name: string) => options.env?.[name];
  const ends: SignInEnd[] = [];
  const updates: AccountState[] = [];
  let taken = 0;
  let wake: () => void = () => undefined;
  const { http } = createOutside({ env, log, systemBundles: [] });
  const accounts = createAccounts({
    home,
    env,
    config: async () => options.config ?? {},
    openOutside: async () => http,
    openKeyring: options.keyring ?? (async () => Promise.reject(new Error("no keyring in this test"))),
    clock: options.clock ?? systemClock,
    log: options.log ?? log,
    userAgent: "heddle/0.0 (test)",
    originator: "tests",
    news: {
      signInEnded(end) {
        ends.push(end);
        wake();
      },
      updated: (state) => void updates.push(state),
    },
  });
  afterThisTest(() => {
    accounts.dispose();
    http.dispose();
  });
  return {
    accounts,
    home,
    log,
    ends,
    updates,
    async nextEnd() {
      for (;;) {
        const end = ends[taken];
        if (end !== undefined) {
          taken++;
          return end;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

/** What a request would carry. */
export async function authorization(accounts: Accounts): Promise<string | null> {
  const auth = await accounts.auth();
  return auth.kind === "usable" ? (auth.headers.authorization ?? null) : null;
}
