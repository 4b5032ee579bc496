// Keyrings behind stand-ins of the programs that reach them; what they are told is written down.
import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { keychainEntry } from "../../../agent-host/accounts/keyring/keychain.js";
import { type KeyringEntry, openKeyring } from "../../../agent-host/accounts/keyring/keyring.js";
import { createHelperRunner, type HelperRunner } from "../../../agent-host/accounts/keyring/run-helper.js";
import { tempFolder } from "../../support/temp-folder.js";
import { authorization, givenAccounts } from "./given.js";

/** A `secret-tool` that keeps its secret in a file, or that is out of order. */
const SECRET_TOOL = `#!/bin/sh
here=$(dirname "$0")
echo "$@" >> "$here/arguments"
[ -e "$here/broken" ] && { echo "Cannot autolaunch D-Bus without X11" >&2; exit 1; }
case "$1" in
  store) cat > "$here/secret" ;;
  lookup) [ -e "$here/secret" ] || exit 1; cat "$here/secret" ;;
  clear) rm -f "$here/secret" ;;
esac
`;

function secretTool(): {
  readonly folder: string;
  readonly open: (home: string) => () => Promise<KeyringEntry>;
} {
  const folder = tempFolder({ "secret-tool": SECRET_TOOL });
  chmodSync(path.join(folder, "secret-tool"), 0o755);
  const run = createHelperRunner({ PATH: `${folder}:${process.env.PATH}` }, new AbortController().signal);
  return { folder, open: (home) => () => openKeyring({ home, platform: "linux", run }) };
}

const inKeyring = { cli_auth_credentials_store: "keyring" };

describe("a sign-in in the keyring", () => {
  it("is opened by the next host, and by nobody who has the file alone", async () => {
    const { folder, open } = secretTool();
    const home = tempFolder({ "auth.json": '{"OPENAI_API_KEY":"sk-older"}' });
    const given = { home, keyring: open(home), config: inKeyring };
    const { accounts } = givenAccounts(given);
    await accounts.signInWithKey("sk-in-the-ring");
    assert.equal(await authorization(accounts), "Bearer sk-in-the-ring");
    assert.equal(await authorization(givenAccounts(given).accounts), "Bearer sk-in-the-ring");
    assert.deepEqual(readdirSync(home), ["auth.sealed.json"]);
    const file = path.join(home, "auth.sealed.json");
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(readFileSync(file, "utf8").includes("sk-in-the-ring"), false);
    const secret = readFileSync(path.join(folder, "secret"), "utf8");
    const told = readFileSync(path.join(folder, "arguments"), "utf8");
    assert.equal(told.includes(secret), false, "the key is no argument");

    await accounts.signOut();
    assert.deepEqual(readdirSync(home), []);
    assert.equal(existsSync(path.join(folder, "secret")), false);
  });

  it("that was tampered with, or has lost its key, does not count", async () => {
    const { folder, open } = secretTool();
    const home = tempFolder();
    const given = { home, keyring: open(home), config: inKeyring };
    await givenAccounts(given).accounts.signInWithKey("sk-in-the-ring");
    const file = path.join(home, "auth.sealed.json");
    const sealed = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify({ ...sealed, data: `AAAA${sealed.data.slice(4)}` }));
    assert.deepEqual(await givenAccounts(given).accounts.auth(), {
      kind: "unusable",
      message:
        "the stored sign-in cannot be read: the stored sign-in cannot be opened with the keyring's key: sign in again",
      retryable: false,
    });
    writeFileSync(path.join(folder, "secret"), "");
    const auth = await givenAccounts(given).accounts.auth();
    assert.match(
      auth.kind === "unusable" ? auth.message : "",
      /no longer has the key of this sign-in: sign in again$/,
    );
    const { accounts } = givenAccounts(given);
    await accounts.signInWithKey("sk-anew");
    assert.equal(await authorization(accounts), "Bearer sk-anew");
  });

  it("is not put into a file instead when the keyring is out of order", async () => {
    const { folder, open } = secretTool();
    writeFileSync(path.join(folder, "broken"), "");
    const home = tempFolder();
    const { accounts } = givenAccounts({ home, keyring: open(home), config: inKeyring });
    await assert.rejects(accounts.signInWithKey("sk-one"), {
      name: "HostError",
      code: "account-failed",
      message:
        "the keyring cannot be used: secret-tool lookup ended with 1 (Cannot autolaunch D-Bus without X11)",
    });
    assert.deepEqual(readdirSync(home), []);
  });

  it("is put into a file instead where that was said to be all right, with a warning", async () => {
    const { folder, open } = secretTool();
    writeFileSync(path.join(folder, "broken"), "");
    const home = tempFolder();
    const given = { home, keyring: open(home), config: { cli_auth_credentials_store: "auto" } };
    const { accounts, log } = givenAccounts(given);
    await accounts.signInWithKey("sk-one");
    assert.deepEqual(readdirSync(home), ["auth.json"]);
    assert.deepEqual(log.of("warn"), ["the keyring cannot be used, auth.json is used instead"]);
    assert.equal(await authorization(givenAccounts(given).accounts), "Bearer sk-one");
    await accounts.signOut();
    assert.deepEqual(readdirSync(home), []);
  });

  it("goes to the keyring by itself where there is one", async () => {
    const { open } = secretTool();
    const home = tempFolder();
    const given = { home, keyring: open(home), config: { cli_auth_credentials_store: "auto" } };
    await givenAccounts(given).accounts.signInWithKey("sk-one");
    assert.deepEqual(readdirSync(home), ["auth.sealed.json"]);
  });

  it("is not to be had on a system whose keyring we do not know", async () => {
    const run: HelperRunner = async () => ({ exitCode: 0, stdout: "", stderr: "" });
    await assert.rejects(openKeyring({ home: "/nowhere", platform: "aix", run }), {
      message:
        'there is no keyring that Heddle can use on aix: set cli_auth_credentials_store to "file" or "ephemeral"',
    });
  });
});

describe("the keychain", () => {
  /** Does what the program does with the few commands that it gets. */
  function keychain(options: { readonly deaf?: boolean } = {}) {
    const calls: string[] = [];
    let secret: string | null = null;
    const run: HelperRunner = async (program, args, input) => {
      calls.push([program, ...args].join(" "));
      if (args[0] === "-i" && options.deaf !== true) secret = /-w "([^"]*)"/.exec(input ?? "")?.[1] ?? null;
      if (args[0] === "-i") return { exitCode: 0, stdout: "", stderr: "" };
      if (secret === null) return { exitCode: 44, stdout: "", stderr: "could not be found" };
      const stdout = args[0] === "find-generic-password" ? `${secret}\n` : "";
      if (args[0] === "delete-generic-password") secret = null;
      return { exitCode: 0, stdout, stderr: "" };
    };
    return { calls, entry: keychainEntry("home-1", run) };
  }

  it("keeps, gives back and forgets a secret that is never an argument", async () => {
    const { calls, entry } = keychain();
    assert.equal(await entry.read(), null);
    await entry.write("s3cret-_");
    assert.equal(await entry.read(), "s3cret-_");
    await entry.remove();
    await entry.remove();
    assert.equal(await entry.read(), null);
    assert.equal(calls.join("\n").includes("s3cret"), false);
    assert.equal(calls[1], "/usr/bin/security -i");
  });

  it("is not believed to have kept what it does not give back", async () => {
    await assert.rejects(
      keychain({ deaf: true }).entry.write("s3cret"),
      /^AccountError: the keychain cannot be used/,
    );
  });
});
