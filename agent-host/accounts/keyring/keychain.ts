// The keychain of macOS, through its own program. What it is told to keep goes to it as a command on standard input:
// arguments are for every user of the machine to see.
import { AccountError } from "../account-error.js";
import { type KeyringEntry, SERVICE } from "./keyring.js";
import type { HelperRunner } from "./run-helper.js";

const PROGRAM = "/usr/bin/security";
/** errSecItemNotFound, as an exit code. */
const NOT_FOUND = 44;

export function keychainEntry(account: string, run: HelperRunner): KeyringEntry {
  const item = ["-a", account, "-s", SERVICE];
  async function read(): Promise<string | null> {
    const { exitCode, stdout } = await run(PROGRAM, ["find-generic-password", ...item, "-w"], null);
    if (exitCode === NOT_FOUND) return null;
    if (exitCode !== 0) throw failure("find-generic-password", exitCode);
    return stdout.trim();
  }
  return {
    read,
    async write(secret) {
      if (!/^[\w-]+$/.test(secret)) throw new Error("a secret that a command line could misread");
      const command = `add-generic-password -U -a "${account}" -s "${SERVICE}" -w "${secret}"\n`;
      const { exitCode } = await run(PROGRAM, ["-i"], command);
      // Reading commands, it ends well whatever became of them.
      if (exitCode !== 0 || (await read()) !== secret) throw failure("add-generic-password", exitCode);
    },
    async remove() {
      const { exitCode } = await run(PROGRAM, ["delete-generic-password", ...item], null);
      if (exitCode !== 0 && exitCode !== NOT_FOUND) throw failure("delete-generic-password", exitCode);
    },
  };
}

function failure(what: string, exitCode: number | null): AccountError {
  return new AccountError(`the keychain cannot be used: ${what} ended with ${exitCode ?? "a signal"}`);
}
