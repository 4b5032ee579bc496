import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { tempFolder } from "../../support/temp-folder.js";
import { authorization, givenAccounts } from "./given.js";

describe("accounts with an API key", () => {
  it("keep a key in a file that only its owner can read, and forget it", async () => {
    const home = path.join(tempFolder(), "new");
    const { accounts } = givenAccounts({ home });
    assert.deepEqual(await accounts.auth(), { kind: "none" });
    await accounts.signInWithKey(" sk-one \n");
    const file = path.join(home, "auth.json");
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), {
      auth_mode: "apikey",
      OPENAI_API_KEY: "sk-one",
    });
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(home), ["auth.json"]);
    assert.equal(await authorization(givenAccounts({ home }).accounts), "Bearer sk-one");
    await accounts.signOut();
    await accounts.signOut();
    assert.equal(existsSync(file), false);
    assert.deepEqual((await accounts.state()).account, null);
  });

  it("close a file that was open to others", async () => {
    const home = tempFolder({ "auth.json": "{}" });
    const file = path.join(home, "auth.json");
    chmodSync(file, 0o644);
    await givenAccounts({ home }).accounts.signInWithKey("sk-two");
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it("keep an ephemeral key off the disk", async () => {
    const { accounts, home } = givenAccounts({ config: { cli_auth_credentials_store: "ephemeral" } });
    await accounts.signInWithKey("sk-three");
    assert.equal(await authorization(accounts), "Bearer sk-three");
    assert.deepEqual(readdirSync(home), []);
    await accounts.signOut();
    assert.equal(await authorization(accounts), null);
  });

  const files: [what: string, text: string, key: string | null][] = [
    ["a key without a mode", '{"OPENAI_API_KEY":"sk-x"}', "sk-x"],
    ["a sign-in of another kind", '{"auth_mode":"chatgpt","OPENAI_API_KEY":"sk-x"}', null],
    ["lent tokens, which nobody stores", '{"auth_mode":"chatgptAuthTokens","OPENAI_API_KEY":"sk-x"}', null],
    ["a key that is null", '{"auth_mode":"apikey","OPENAI_API_KEY":null}', null],
    ["a key that is blank", '{"auth_mode":"apikey","OPENAI_API_KEY":"  "}', null],
    ["a key of another type", '{"auth_mode":"apikey","OPENAI_API_KEY":7}', null],
    ["tokens without an access token", '{"auth_mode":"chatgpt","tokens":{"id_token":"x"}}', null],
    ["no JSON", "sk-x", null],
  ];
  for (const [what, text, key] of files) {
    it(`read ${what} as ${key}`, async () => {
      const home = tempFolder();
      writeFileSync(path.join(home, "auth.json"), text);
      const expected = key === null ? null : `Bearer ${key}`;
      assert.equal(await authorization(givenAccounts({ home }).accounts), expected);
    });
  }

  it("count a key of the environment as an account, but a blank one not", async () => {
    const current = async (value: string) =>
      (await givenAccounts({ env: { OPENAI_API_KEY: value } }).accounts.state()).account;
    assert.deepEqual(await current("sk-env"), { type: "apiKey" });
    assert.equal(await current("  "), null);
  });

  it("do not count a key of the environment where another sign-in is prescribed", async () => {
    const config = { forced_login_method: "chatgpt" };
    const { accounts } = givenAccounts({ env: { OPENAI_API_KEY: "sk-env" }, config });
    assert.deepEqual(await accounts.auth(), { kind: "none" });
  });

  it("do not use a stored key where another sign-in is prescribed, and keep it", async () => {
    const home = tempFolder({ "auth.json": '{"OPENAI_API_KEY":"sk-stored"}' });
    const { accounts } = givenAccounts({ home, config: { forced_login_method: "chatgpt" } });
    assert.deepEqual(await accounts.auth(), {
      kind: "unusable",
      message: "signing in with an API key is ruled out by forced_login_method",
      retryable: false,
    });
    assert.equal((await accounts.state()).account, null);
    assert.equal(existsSync(path.join(home, "auth.json")), true);
  });

  it("let no request out under a rule that is not understood", async () => {
    const home = tempFolder({ "auth.json": '{"OPENAI_API_KEY":"sk-stored"}' });
    for (const [config, message] of [
      [{ forced_login_method: 7 }, 'forced_login_method: only "chatgpt" and "api" are known'],
      [
        { forced_chatgpt_workspace_id: 7 },
        "forced_chatgpt_workspace_id: expected a workspace id or a list of them",
      ],
    ] as const) {
      const { accounts } = givenAccounts({ home, config });
      assert.deepEqual(await accounts.auth(), { kind: "unusable", message, retryable: false });
    }
  });

  for (const key of ["", "  ", "sk one", "sk-\u00e9"]) {
    it(`refuse ${JSON.stringify(key)} as a key without showing it, and keep the old one`, async () => {
      const { accounts } = givenAccounts();
      await accounts.signInWithKey("sk-old");
      await assert.rejects(accounts.signInWithKey(key), {
        name: "HostError",
        code: "invalid-request",
        message: "the API key is empty or holds characters that no key has",
      });
      assert.equal(await authorization(accounts), "Bearer sk-old");
    });
  }
});
