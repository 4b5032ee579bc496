import assert from "node:assert/strict";
import type { StubAnswer } from "../../support/issuer.js";
import { assertNoSecrets, startAccountHost } from "./account-given.js";

const start = { type: "chatgptDeviceCode" };

describe("account/login/start with a device code", () => {
  it("signs in once the code was entered", async () => {
    const given = await startAccountHost();
    const { host, issuer } = given;
    const started = await host.client.request("account/login/start", start);
    assert.equal(started.type, "chatgptDeviceCode");
    assert.equal(started.verificationUrl, `${issuer.url}/codex/device`);
    assert.match(started.userCode, /^[0-9A-F]{8}$/);
    issuer.approve(started.userCode);
    assert.deepEqual(await host.client.next("account/login/completed"), {
      loginId: started.loginId,
      success: true,
      error: null,
    });
    assert.deepEqual(await host.client.next("account/updated"), { authMode: "chatgpt", planType: "plus" });
    assertNoSecrets(given);
  });

  it("can be cancelled while it waits", async () => {
    const { host } = await startAccountHost();
    const { loginId } = await host.client.request("account/login/start", start);
    assert.deepEqual(await host.client.request("account/login/cancel", { loginId }), { status: "canceled" });
    assert.equal((await host.client.next("account/login/completed")).error, "Login was not completed");
  });

  const failing: [what: string, polls: StubAnswer[], error: RegExp][] = [
    [
      "denied on the other device",
      [{ status: 400, body: { error: "access_denied" } }],
      /^the sign-in was refused on the other device$/,
    ],
    [
      "expired",
      [{ status: 400, body: { error: { code: "expired_token" } } }],
      /^the device code has expired: start again$/,
    ],
    [
      "not understood by the issuer",
      [{ status: 418, body: { error: "teapot", error_description: "no\u0007coffee" } }],
      /^the device code: http:\/\/127\.0\.0\.1:\d+ answered 418: no coffee$/,
    ],
    [
      "granted in a way that makes no sense",
      [{ status: 200, body: "<html>", type: "text/html" }],
      /answered with something else than was asked for$/,
    ],
  ];
  for (const [what, polls, error] of failing) {
    it(`says so when it is ${what}`, async () => {
      const given = await startAccountHost();
      given.issuer.devicePolls.push(...polls);
      await given.host.client.request("account/login/start", start);
      assert.match((await given.host.client.next("account/login/completed")).error, error);
      assertNoSecrets(given);
    });
  }

  const starts: [what: string, answer: StubAnswer, message: RegExp][] = [
    [
      "does not offer it",
      { status: 404, body: "none" },
      /does not offer device codes: sign in with the browser$/,
    ],
    ["is down", { status: 500, body: {} }, /answered 500$/],
    [
      "talks nonsense",
      { status: 200, body: { user_code: 7 } },
      /answered with something else than was asked for$/,
    ],
  ];
  for (const [what, answer, message] of starts) {
    it(`fails at once when the issuer ${what}`, async () => {
      const { host } = await startAccountHost({
        issuer: { instead: ({ path }) => (path.endsWith("/usercode") ? answer : undefined) },
      });
      const failure = await host.client.failure("account/login/start", start);
      assert.equal(failure.code, -32603);
      assert.match(failure.message, message);
    });
  }
});
