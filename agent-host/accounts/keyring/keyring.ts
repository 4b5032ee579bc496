// One secret in the keyring of the system, reached through the programs that systems bring along: native code would
// have to be built for each of them. Secrets go through pipes, never into arguments or the environment.
import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { AccountError } from "../account-error.js";
import type { HelperRunner } from "./run-helper.js";

export interface KeyringEntry {
  /** Null when there is none. Throws AccountError when the keyring cannot be asked. */
  read(): Promise<string | null>;
  /** `secret` is of letters, digits, `-` and `_`. Throws AccountError. */
  write(secret: string): Promise<void>;
  remove(): Promise<void>;
}

export interface KeyringOptions {
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly run: HelperRunner;
}

export const SERVICE = "Heddle Auth";

/** The entry of this home. Throws AccountError on systems where none can be had. */
export async function openKeyring({ home, platform, run }: KeyringOptions): Promise<KeyringEntry> {
  const account = `home-${await homeKey(home)}`;
  if (platform === "linux") {
    const { secretToolEntry } = await import("./secret-tool.js");
    return secretToolEntry(account, run);
  }
  if (platform === "darwin") {
    const { keychainEntry } = await import("./keychain.js");
    return keychainEntry(account, run);
  }
  throw new AccountError(
    `there is no keyring that Heddle can use on ${platform}: set cli_auth_credentials_store to "file" or "ephemeral"`,
  );
}

/** The same for every way to write the home. */
async function homeKey(home: string): Promise<string> {
  // A home that does not exist yet has no other name.
  const real = await realpath(home).catch(() => home);
  return createHash("sha256").update(real, "utf8").digest("hex").slice(0, 16);
}
