// Who the user is to the hosted models: the key they signed in with, and nothing that leaves this machine.
import { HostError } from "../base/errors.js";
import type { Account } from "../protocol/account.js";
import { type KeyFile, keyFile } from "./key-file.js";

/** Where a key is kept: `ephemeral` forgets it with the process. */
export type KeyStorage = "file" | "ephemeral";

export interface AccountsOptions {
  /** The Heddle home; `auth.json` is in it. */
  readonly home: string;
  readonly env: (name: string) => string | undefined;
}

/** The sign-in of this home (protocol §2.10). Keys go to the file and to model requests, never to logs. */
export interface Accounts {
  /** The account that a provider with `requires_openai_auth` would use, also one from the environment. */
  current(): Promise<Account | null>;
  /** The key that was stored by `signIn`, read anew each time: other hosts share the file. */
  storedKey(): Promise<string | null>;
  /**
   * Replaces what was stored. Throws HostError "invalid-request" for a key that no request could carry, system
   * errors when the file cannot be written; the old key stays then.
   */
  signIn(apiKey: string, storage: KeyStorage): Promise<void>;
  /** Forgets the stored key; a key of the environment is not ours to forget. Throws system errors. */
  signOut(): Promise<void>;
}

export function createAccounts({ home, env }: AccountsOptions): Accounts {
  const file: KeyFile = keyFile(home);
  let ephemeralKey: string | null = null;
  const storedKey = async () => ephemeralKey ?? (await file.read());
  return {
    storedKey,
    async current() {
      const hasKey = (env("OPENAI_API_KEY")?.trim() ?? "") !== "" || (await storedKey()) !== null;
      return hasKey ? { type: "apiKey" } : null;
    },
    async signIn(apiKey, storage) {
      const key = apiKey.trim();
      // The complaint must not show the key.
      if (!/^[\x21-\x7e]+$/.test(key)) {
        throw new HostError("invalid-request", "the API key is empty or holds characters that no key has");
      }
      if (storage === "file") {
        await file.write(key);
        ephemeralKey = null;
      } else {
        ephemeralKey = key;
      }
    },
    async signOut() {
      ephemeralKey = null;
      await file.remove();
    },
  };
}
