// Where a sign-in is kept: a file for its owner's eyes, a file sealed with a key of the system's keyring, or the
// memory of this process.

import { errorMessage } from "../base/errors.js";
import type { Log } from "../base/log.js";
import { authFile } from "./auth-file.js";
import type { AuthRecord } from "./auth-record.js";
import type { KeyringEntry } from "./keyring/keyring.js";

export type StoreKind = "file" | "keyring" | "auto" | "ephemeral";

export interface CredentialStore {
  /** Anew each time: other hosts share it. Null without a sign-in. Throws when nobody can tell. */
  read(): Promise<AuthRecord | null>;
  /** Replaces what was there as a whole. Throws and leaves the old one then. */
  write(record: AuthRecord): Promise<void>;
  /** Not there before is no failure. */
  remove(): Promise<void>;
}

export interface CredentialStoreOptions {
  readonly home: string;
  /** Throws AccountError where this system has none that can be used. */
  readonly openKeyring: () => Promise<KeyringEntry>;
  readonly log: Log;
}

/** One store for each kind; `ephemeral` lives as long as the returned function is kept. */
export function createCredentialStores(
  options: CredentialStoreOptions,
): (kind: StoreKind) => CredentialStore {
  const file = authFile(options.home);
  const keyring = keyringStore(options, file);
  const stores: Readonly<Record<StoreKind, CredentialStore>> = {
    file,
    keyring,
    auto: autoStore(keyring, file, options.log),
    ephemeral: memoryStore(),
  };
  return (kind) => stores[kind];
}

/** Loaded when it is asked for; a plain file of another mode is closed by the first sealed one. */
function keyringStore({ home, openKeyring }: CredentialStoreOptions, file: CredentialStore): CredentialStore {
  let opening: Promise<CredentialStore> | null = null;
  const open = () => {
    opening ??= import("./keyring/sealed-file.js")
      .then(async ({ sealedFile }) => sealedFile(home, await openKeyring()))
      .catch((error: unknown) => {
        // It may be unlocked by the next time.
        opening = null;
        throw error;
      });
    return opening;
  };
  return {
    read: async () => (await open()).read(),
    async write(record) {
      await (await open()).write(record);
      await file.remove();
    },
    async remove() {
      await (await open()).remove();
      await file.remove();
    },
  };
}

function autoStore(keyring: CredentialStore, file: CredentialStore, log: Log): CredentialStore {
  const warn = (error: unknown) =>
    log.warn("the keyring cannot be used, auth.json is used instead", { reason: errorMessage(error) });
  return {
    async read() {
      try {
        return (await keyring.read()) ?? (await file.read());
      } catch (error) {
        log.debug("the keyring cannot be used", { reason: errorMessage(error) });
        return file.read();
      }
    },
    async write(record) {
      try {
        await keyring.write(record);
      } catch (error) {
        warn(error);
        await file.write(record);
      }
    },
    async remove() {
      try {
        await keyring.remove();
      } catch (error) {
        log.debug("the keyring cannot be used", { reason: errorMessage(error) });
        await file.remove();
      }
    },
  };
}

function memoryStore(): CredentialStore {
  let kept: AuthRecord | null = null;
  return {
    read: async () => kept,
    async write(record) {
      kept = record;
    },
    async remove() {
      kept = null;
    },
  };
}
