// The Secret Service of Linux desktops (GNOME Keyring, KWallet), through libsecret's own program.
import { AccountError } from "../account-error.js";
import { type KeyringEntry, SERVICE } from "./keyring.js";
import type { HelperResult, HelperRunner } from "./run-helper.js";

const PROGRAM = "secret-tool";

export function secretToolEntry(account: string, run: HelperRunner): KeyringEntry {
  const attributes = ["service", SERVICE, "account", account];
  return {
    async read() {
      const result = await run(PROGRAM, ["lookup", ...attributes], null);
      if (result.exitCode === 0) return result.stdout.trim() === "" ? null : result.stdout.trim();
      // Nothing found is told by the exit code alone.
      if (result.stderr.trim() === "" && result.exitCode === 1) return null;
      throw failure("lookup", result);
    },
    async write(secret) {
      const result = await run(PROGRAM, ["store", "--label=Heddle sign-in", ...attributes], secret);
      if (result.exitCode !== 0) throw failure("store", result);
    },
    async remove() {
      const result = await run(PROGRAM, ["clear", ...attributes], null);
      if (result.exitCode !== 0 && result.stderr.trim() !== "") throw failure("clear", result);
    },
  };
}

function failure(what: string, { exitCode, stderr }: HelperResult): AccountError {
  const reason = stderr.trim().split("\n", 1)[0]?.slice(0, 200) ?? "";
  return new AccountError(
    `the keyring cannot be used: ${PROGRAM} ${what} ended with ${exitCode ?? "a signal"}${reason === "" ? "" : ` (${reason})`}`,
  );
}
