import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createAccounts } from "../../../agent-host/accounts/accounts.js";
import { tempFolder } from "../../support/temp-folder.js";

const noEnv = () => undefined;

describe("accounts", () => {
  it("keep a key in a file that only its owner can read, and forget it", async () => {
    const home = path.join(tempFolder(), "new");
    const accounts = createAccounts({ home, env: noEnv });
    assert.equal(await accounts.storedKey(), null);
    await accounts.signIn(" sk-one \n", "file");
    const file = path.join(home, "auth.json");
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), {
      auth_mode: "apikey",
      OPENAI_API_KEY: "sk-one",
    });
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(home), ["auth.json"]);
    assert.equal(await createAccounts({ home, env: noEnv }).storedKey(), "sk-one");
    await accounts.signOut();
    await accounts.signOut();
    assert.equal(existsSync(file), false);
    assert.equal(await accounts.current(), null);
  });

  it("close a file that was open to others", async () => {
    const home = tempFolder({ "auth.json": "{}" });
    const file = path.join(home, "auth.json");
    chmodSync(file, 0o644);
    await createAccounts({ home, env: noEnv }).signIn("sk-two", "file");
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it("keep an ephemeral key off the disk", async () => {
    const home = tempFolder();
    const accounts = createAccounts({ home, env: noEnv });
    await accounts.signIn("sk-three", "ephemeral");
    assert.equal(await accounts.storedKey(), "sk-three");
    assert.deepEqual(readdirSync(home), []);
    await accounts.signOut();
    assert.equal(await accounts.storedKey(), null);
  });

  const files: [what: string, text: string, key: string | null][] = [
    ["a key without a mode", '{"OPENAI_API_KEY":"sk-x"}', "sk-x"],
    ["a sign-in of another kind", '{"auth_mode":"chatgpt","OPENAI_API_KEY":"sk-x"}', null],
    ["a key that is null", '{"auth_mode":"apikey","OPENAI_API_KEY":null}', null],
    ["a key that is blank", '{"auth_mode":"apikey","OPENAI_API_KEY":"  "}', null],
    ["a key of another type", '{"auth_mode":"apikey","OPENAI_API_KEY":7}', null],
    ["no JSON", "sk-x", null],
  ];
  for (const [what, text, key] of files) {
    it(`read ${what} as ${key}`, async () => {
      const home = tempFolder();
      writeFileSync(path.join(home, "auth.json"), text);
      assert.equal(await createAccounts({ home, env: noEnv }).storedKey(), key);
    });
  }

  it("count a key of the environment as an account, but a blank one not", async () => {
    const home = tempFolder();
    const current = (value: string) => createAccounts({ home, env: () => value }).current();
    assert.deepEqual(await current("sk-env"), { type: "apiKey" });
    assert.equal(await current("  "), null);
  });

  for (const key of ["", "  ", "sk one", "sk-\u00e9"]) {
    it(`refuse ${JSON.stringify(key)} as a key without showing it, and keep the old one`, async () => {
      const home = tempFolder();
      const accounts = createAccounts({ home, env: noEnv });
      await accounts.signIn("sk-old", "file");
      await assert.rejects(accounts.signIn(key, "file"), {
        name: "HostError",
        code: "invalid-request",
        message: "the API key is empty or holds characters that no key has",
      });
      assert.equal(await accounts.storedKey(), "sk-old");
    });
  }
});
