import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { says } from "../../support/model-server.js";
import { startHost } from "../../support/start-host.js";

const needsAccount = "model_providers.mock.requires_openai_auth=true";
const apiKey = "sk-test-0123456789";

describe("account/* with an API key", () => {
  it("signs in with a key that the next request to the model carries, and out again", async () => {
    const host = await startHost({ config: [needsAccount], script: [says("hello")] });
    const { client, model } = host;
    const read = () => client.request("account/read");
    assert.deepEqual(await read(), { account: null, requiresOpenaiAuth: true });
    assert.deepEqual(await client.request("account/login/start", { type: "apiKey", apiKey }), {
      type: "apiKey",
    });
    assert.deepEqual(await client.next("account/login/completed"), {
      loginId: null,
      success: true,
      error: null,
    });
    assert.deepEqual(await client.next("account/updated"), { authMode: "apikey", planType: null });
    assert.deepEqual(await read(), { account: { type: "apiKey" }, requiresOpenaiAuth: true });

    const threadId = await host.startThread();
    assert.equal((await host.turn(threadId, "hi")).status, "completed");
    assert.equal(model.requests[0]?.headers.authorization, `Bearer ${apiKey}`);

    assert.deepEqual(await client.request("account/logout"), {});
    assert.deepEqual(await client.next("account/updated"), { authMode: null, planType: null });
    assert.deepEqual(await read(), { account: null, requiresOpenaiAuth: true });
    const turn = await host.turn(threadId, "again");
    assert.equal(turn.status, "failed");
    assert.equal(model.requests.length, 1);
  });

  it("keeps the key from a provider that does not ask for it", async () => {
    const host = await startHost({ script: [says("hello")] });
    await host.client.request("account/login/start", { type: "apiKey", apiKey });
    assert.deepEqual(await host.client.request("account/read"), { account: null, requiresOpenaiAuth: false });
    await host.turn(await host.startThread(), "hi");
    assert.equal(host.model.requests[0]?.headers.authorization, undefined);
  });

  it("keeps the key from a provider whose own variable is empty", async () => {
    const host = await startHost({
      config: [needsAccount, 'model_providers.mock.env_key="WEAVE_KEY"'],
      script: [says("never")],
    });
    await host.client.request("account/login/start", { type: "apiKey", apiKey });
    const turn = await host.turn(await host.startThread(), "hi");
    assert.equal(turn.status, "failed");
    assert.deepEqual(host.model.requests, []);
  });

  it("tells every client", async () => {
    const host = await startHost();
    const { client: other } = host.connect();
    await other.initialize();
    await host.client.request("account/login/start", { type: "apiKey", apiKey });
    assert.deepEqual(await other.next("account/updated"), { authMode: "apikey", planType: null });
  });

  it("is not the account of Bedrock, which has its own", async () => {
    const { client } = await startHost({ config: ['model_provider="amazon-bedrock"'] });
    await client.request("account/login/start", { type: "apiKey", apiKey });
    assert.deepEqual(await client.request("account/read"), {
      account: { type: "amazonBedrock" },
      requiresOpenaiAuth: false,
    });
  });

  const refused: [what: string, params: object, config: string[], code: number, message: string][] = [
    [
      "a key where another sign-in is prescribed",
      { type: "apiKey", apiKey },
      ['forced_login_method="chatgpt"'],
      -32600,
      "signing in with an API key is ruled out by forced_login_method",
    ],
    [
      "the browser where a key is prescribed",
      { type: "chatgpt" },
      ['forced_login_method="api"'],
      -32600,
      "signing in with a ChatGPT account is ruled out by forced_login_method",
    ],
    [
      "a device code where a key is prescribed",
      { type: "chatgptDeviceCode" },
      ['forced_login_method="api"'],
      -32600,
      "signing in with a ChatGPT account is ruled out by forced_login_method",
    ],
    [
      "lent tokens that are none, without showing them",
      { type: "chatgptAuthTokens", accessToken: "not-a-token", chatgptAccountId: "workspace-1" },
      [],
      -32600,
      "accessToken is not a token of a ChatGPT account",
    ],
    [
      "a key under a rule that it does not understand",
      { type: "apiKey", apiKey },
      ['forced_login_method="carrier pigeon"'],
      -32600,
      'forced_login_method: only "chatgpt" and "api" are known',
    ],
    [
      "to put a key in a file where the keyring was wanted",
      { type: "apiKey", apiKey },
      ['cli_auth_credentials_store="keyring"'],
      -32603,
      "the keyring cannot be used: secret-tool: it is not installed",
    ],
  ];
  for (const [what, params, config, code, message] of refused) {
    it(`refuses ${what}`, async () => {
      // No program is found in a folder that is not there.
      const { client, home } = await startHost({ config, env: { PATH: "/nowhere" } });
      assert.deepEqual(await client.failure("account/login/start", params), { code, message });
      assert.equal(readdirSync(home).includes("auth.json"), false);
    });
  }

  it("knows no sign-in to cancel, and refuses what is no id", async () => {
    const { client } = await startHost();
    const loginId = "01234567-89ab-4cde-8f01-23456789abcd";
    assert.deepEqual(await client.request("account/login/cancel", { loginId }), { status: "notFound" });
    assert.deepEqual(await client.failure("account/login/cancel", { loginId: "x" }), {
      code: -32600,
      message: "invalid login id: x",
    });
  });

  const without: [method: string, params: object, purpose: string][] = [
    ["account/rateLimits/read", {}, "read rate limits"],
    ["account/sendAddCreditsNudgeEmail", { creditType: "credits" }, "notify workspace owner"],
  ];
  for (const [method, params, purpose] of without) {
    it(`has no answer to ${method} without a ChatGPT account`, async () => {
      const { client } = await startHost();
      assert.deepEqual(await client.failure(method, params), {
        code: -32600,
        message: `codex account authentication required to ${purpose}`,
      });
      await client.request("account/login/start", { type: "apiKey", apiKey });
      assert.deepEqual(await client.failure(method, params), {
        code: -32600,
        message: `chatgpt authentication required to ${purpose}`,
      });
    });
  }
});
