import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createDeferred } from "../../../agent-host/base/deferred.js";
import { type Issuer, startIssuer } from "../../support/issuer.js";
import { says, type Turns } from "../../support/model-server.js";
import type { Peer } from "../../support/peer.js";
import { tempFolder } from "../../support/temp-folder.js";
import { assertNoSecrets, startAccountHost } from "./account-given.js";

/** A model that believes what the issuer does. */
function guarded(issuer: Issuer): Turns {
  return (request) =>
    issuer.isGood(request.headers.authorization)
      ? says("hello")
      : [{ httpError: { status: 401, body: { error: { message: "no such token" } } } }];
}

function homeWith(record: object): string {
  return tempFolder({ "auth.json": JSON.stringify(record) });
}

function storedTokens(home: string) {
  return JSON.parse(readFileSync(path.join(home, "auth.json"), "utf8")).tokens;
}

describe("the tokens of an account", () => {
  it("of another host are used as they are, and members that only it knows stay", async () => {
    const issuer = await startIssuer();
    const home = homeWith({ ...issuer.record({ expiresIn: 10 }), from_elsewhere: { kept: true } });
    const given = await startAccountHost({ sharedIssuer: issuer, home, script: guarded(issuer) });
    assert.deepEqual((await given.host.client.request("account/read")).account, {
      type: "chatgpt",
      email: "weaver@example.com",
      planType: "plus",
    });
    const before = storedTokens(home);
    // They are about to expire: new ones are got before the request is made.
    assert.equal((await given.host.turn(await given.host.startThread(), "hi")).status, "completed");
    assert.equal(given.host.model.requests.length, 1);
    const after = JSON.parse(readFileSync(path.join(home, "auth.json"), "utf8"));
    assert.notEqual(after.tokens.access_token, before.access_token);
    assert.notEqual(after.tokens.refresh_token, before.refresh_token);
    assert.deepEqual(after.from_elsewhere, { kept: true });
    assert.deepEqual(
      issuer.requestsTo("/oauth/token").map(({ body }) => body),
      [{ client_id: "test-client", grant_type: "refresh_token", refresh_token: before.refresh_token }],
    );
    assertNoSecrets(given);
  });

  it("are renewed when the provider refuses them, and the request goes again once", async () => {
    const issuer = await startIssuer();
    const home = homeWith(issuer.record());
    issuer.refuseAccessTokens();
    const given = await startAccountHost({ sharedIssuer: issuer, home, script: guarded(issuer) });
    assert.equal((await given.host.turn(await given.host.startThread(), "hi")).status, "completed");
    assert.equal(given.host.model.requests.length, 2);
    assert.equal(given.host.client.methods().includes("error"), false);
    assertNoSecrets(given);
  });

  it("are renewed when a websocket's handshake is refused", async () => {
    const issuer = await startIssuer();
    const home = homeWith(issuer.record());
    issuer.refuseAccessTokens();
    const { host } = await startAccountHost({
      sharedIssuer: issuer,
      home,
      script: guarded(issuer),
      websockets: { refuseWith: ({ headers }) => (issuer.isGood(headers.authorization) ? null : 401) },
    });
    const threadId = await host.startThread();
    assert.equal((await host.turn(threadId, "hi")).status, "completed");
    assert.equal((await host.turn(threadId, "again")).status, "completed");
    assert.equal(host.model.requests.at(-1)?.transport, "websocket");
    assert.equal(issuer.requestsTo("/oauth/token").length, 1);
  });

  it("are renewed by account/read when it is asked to", async () => {
    const issuer = await startIssuer();
    const home = homeWith(issuer.record());
    const before = storedTokens(home);
    const { host } = await startAccountHost({ sharedIssuer: issuer, home });
    await host.client.request("account/read", {});
    assert.deepEqual(storedTokens(home), before);
    const read = await host.client.request("account/read", { refreshToken: true });
    assert.equal(read.account.email, "weaver@example.com");
    assert.notEqual(storedTokens(home).access_token, before.access_token);
  });

  it("are renewed once when two hosts of a home want them at once", async () => {
    const arrived = createDeferred<void>();
    const goOn = createDeferred<void>();
    const issuer = await startIssuer({
      async instead({ path: asked }) {
        if (asked === "/oauth/token") {
          arrived.resolve();
          await goOn.promise;
        }
        return undefined;
      },
    });
    const home = homeWith(issuer.record({ expiresIn: 10 }));
    const hosts = await Promise.all(
      [0, 1].map(() => startAccountHost({ sharedIssuer: issuer, home, script: guarded(issuer) })),
    );
    const turns = hosts.map(async ({ host }) => host.turn(await host.startThread(), "hi"));
    await arrived.promise;
    goOn.resolve();
    for (const turn of await Promise.all(turns)) assert.equal(turn.status, "completed");
    assert.equal(issuer.requestsTo("/oauth/token").length, 1);
    const [first, second] = hosts.map(({ host }) => host.model.requests[0]?.headers.authorization);
    assert.equal(first, second);
  });

  it("that another host renewed meanwhile are taken from the file, without the issuer", async () => {
    const issuer = await startIssuer();
    const home = homeWith(issuer.record());
    issuer.refuseAccessTokens();
    const next = issuer.record();
    const { host } = await startAccountHost({
      sharedIssuer: issuer,
      home,
      script: (request) => {
        // A host that knows no lock of ours writes while our request is under way.
        writeFileSync(path.join(home, "auth.json"), JSON.stringify(next));
        const good = issuer.isGood(request.headers.authorization);
        return good ? says("hello") : [{ httpError: { status: 401, body: {} } }];
      },
    });
    assert.equal((await host.turn(await host.startThread(), "hi")).status, "completed");
    assert.deepEqual(issuer.requestsTo("/oauth/token"), []);
  });

  it("survive that a host without our lock was quicker at the issuer", async () => {
    const renewedByOther = createDeferred<object>();
    const issuer: Issuer = await startIssuer({
      async instead({ path: asked, body }) {
        if (asked !== "/oauth/token" || body.client_id !== "test-client") return undefined;
        // It has spent the token, and writes what it got while we are being refused.
        setImmediate(() => {
          const record = issuer.record();
          writeFileSync(path.join(home, "auth.json"), JSON.stringify(record));
          renewedByOther.resolve(record);
        });
        return { status: 401, body: { error: { code: "refresh_token_reused" } } };
      },
    });
    const home = homeWith(issuer.record({ expiresIn: 10 }));
    const { host } = await startAccountHost({ sharedIssuer: issuer, home, script: guarded(issuer) });
    assert.equal((await host.turn(await host.startThread(), "hi")).status, "completed");
    await renewedByOther.promise;
    assert.equal((await host.client.request("account/read")).account.type, "chatgpt");
  });

  const ends: [what: string, answer: { status: number; body: unknown }, message: string][] = [
    [
      "have expired",
      { status: 401, body: { error: { code: "refresh_token_expired" } } },
      "the sign-in has expired: sign out and in again",
    ],
    [
      "were spent elsewhere",
      { status: 401, body: { error: { code: "refresh_token_reused" } } },
      "the sign-in was renewed elsewhere and is no longer good here: sign out and in again",
    ],
    [
      "were revoked",
      { status: 400, body: { code: "refresh_token_invalidated" } },
      "the sign-in was revoked: sign out and in again",
    ],
    [
      "are refused",
      { status: 401, body: {} },
      "the service no longer accepts the sign-in: sign out and in again",
    ],
  ];
  for (const [what, answer, message] of ends) {
    it(`that ${what} end a turn with one clear error, and the account is gone until the next sign-in`, async () => {
      const issuer = await startIssuer({
        instead: ({ path: asked, body }) =>
          asked === "/oauth/token" && body.grant_type === "refresh_token" ? answer : undefined,
      });
      const home = homeWith(issuer.record({ expiresIn: 10 }));
      const given = await startAccountHost({ sharedIssuer: issuer, home, script: guarded(issuer) });
      const { client } = given.host;
      const threadId = await given.host.startThread();
      const turn = await given.host.turn(threadId, "hi");
      assert.equal(turn.status, "failed");
      assert.deepEqual(turn.error, { message, codexErrorInfo: "unauthorized", additionalDetails: null });
      assert.deepEqual(await nthNews(client, 1), { authMode: null, planType: null });
      assert.equal((await client.request("account/read")).account, null);
      assert.equal((await given.host.turn(threadId, "again")).status, "failed");
      assert.equal(issuer.requestsTo("/oauth/token").length, 1, "the issuer is not asked again");
      assert.deepEqual(given.host.model.requests, []);
      assertNoSecrets(given);

      const { authUrl } = await client.request("account/login/start", { type: "chatgpt" });
      await issuer.browse(authUrl);
      await nthNews(client, 2);
      assert.equal((await client.request("account/read")).account.type, "chatgpt");
      assert.equal((await given.host.turn(threadId, "at last")).status, "completed");
    });
  }

  it("stay when the issuer cannot be reached, and the old ones are tried", async () => {
    const issuer = await startIssuer({
      instead: ({ path: asked }) =>
        asked === "/oauth/token" ? { status: 503, body: "<h1>later</h1>" } : undefined,
    });
    const home = homeWith(issuer.record({ expiresIn: 10 }));
    const { host } = await startAccountHost({ sharedIssuer: issuer, home, script: guarded(issuer) });
    const before = storedTokens(home);
    assert.equal((await host.turn(await host.startThread(), "hi")).status, "completed");
    assert.deepEqual(storedTokens(home), before);
  });

  it("of a workspace that is not allowed do not count, and stay where they are", async () => {
    const issuer = await startIssuer();
    const home = homeWith(issuer.record());
    const { host } = await startAccountHost({
      sharedIssuer: issuer,
      home,
      script: guarded(issuer),
      config: ['forced_chatgpt_workspace_id="workspace-9"'],
    });
    assert.equal((await host.client.request("account/read")).account, null);
    const { error } = await host.turn(await host.startThread(), "hi");
    assert.equal(
      error.message,
      "the sign-in belongs to workspace workspace-1, and forced_chatgpt_workspace_id allows only workspace-9",
    );
    assert.deepEqual(host.model.requests, []);
    assert.ok(existsSync(path.join(home, "auth.json")));
  });
});

describe("account/rateLimits/read", () => {
  it("gives every limit, after renewing what the backend refuses", async () => {
    const issuer = await startIssuer();
    const home = homeWith(issuer.record());
    issuer.refuseAccessTokens();
    const window = { used_percent: 12, limit_window_seconds: 18_000, reset_at: 1_900_000_000 };
    issuer.usage.answer = {
      plan_type: "education",
      rate_limit: {
        primary_window: window,
        secondary_window: { used_percent: 4.4, limit_window_seconds: 90 },
      },
      credits: { has_credits: true, unlimited: false, balance: "9.99" },
      additional_rate_limits: [
        { metered_feature: "codex_spark", limit_name: "Spark", rate_limit: { primary_window: window } },
        { nonsense: true },
      ],
      rate_limit_reached_type: { type: "workspace_member_credits_depleted" },
    };
    const given = await startAccountHost({ sharedIssuer: issuer, home });
    const primary = { usedPercent: 12, windowDurationMins: 300, resetsAt: 1_900_000_000 };
    const main = {
      limitId: "codex",
      limitName: null,
      primary,
      secondary: { usedPercent: 4, windowDurationMins: 2, resetsAt: null },
      credits: { hasCredits: true, unlimited: false, balance: "9.99" },
      planType: "edu",
      rateLimitReachedType: "workspace_member_credits_depleted",
    };
    const spark = {
      limitId: "codex_spark",
      limitName: "Spark",
      primary,
      secondary: null,
      credits: null,
      planType: "edu",
      rateLimitReachedType: null,
    };
    assert.deepEqual(await given.host.client.request("account/rateLimits/read"), {
      rateLimits: main,
      rateLimitsByLimitId: { codex: main, codex_spark: spark },
    });
    const again = given.issuer.requestsTo("/backend-api/wham/usage")[1];
    assert.equal(again?.headers["chatgpt-account-id"], "workspace-1");
    assertNoSecrets(given);
  });

  it("says what is wrong when the backend answers with something else", async () => {
    const issuer = await startIssuer();
    const { host } = await startAccountHost({ sharedIssuer: issuer, home: homeWith(issuer.record()) });
    issuer.usage.answer = "<html>";
    const failure = await host.client.failure("account/rateLimits/read");
    assert.equal(failure.code, -32603);
    assert.match(
      failure.message,
      /^the rate limits: http:.* answered with something else than was asked for$/,
    );
  });
});

describe("account/sendAddCreditsNudgeEmail", () => {
  const outcomes: [what: string, status: number, result: object][] = [
    ["was sent", 200, { status: "sent" }],
    ["was sent a moment ago", 429, { status: "cooldown_active" }],
  ];
  for (const [what, status, result] of outcomes) {
    it(`tells that the message ${what}`, async () => {
      const issuer = await startIssuer({
        instead: ({ path: asked }) => (asked.endsWith("nudge_email") ? { status, body: {} } : undefined),
      });
      const { host } = await startAccountHost({ sharedIssuer: issuer, home: homeWith(issuer.record()) });
      const params = { creditType: "usage_limit" };
      assert.deepEqual(await host.client.request("account/sendAddCreditsNudgeEmail", params), result);
      const [request] = issuer.requestsTo("/backend-api/wham/accounts/send_add_credits_nudge_email");
      assert.deepEqual(request?.body, { credit_type: "usage_limit" });
    });
  }
});

describe("tokens that a client lends", () => {
  const lend = (issuer: Issuer, expiresIn?: number) => ({
    type: "chatgptAuthTokens",
    accessToken: issuer.accessToken(expiresIn),
    chatgptAccountId: "workspace-1",
    chatgptPlanType: "pro",
  });

  it("are used, told of, never stored, and gone after signing out", async () => {
    const issuer = await startIssuer();
    const given = await startAccountHost({ sharedIssuer: issuer, script: guarded(issuer) });
    const { client } = given.host;
    assert.deepEqual(await client.request("account/login/start", lend(issuer)), {
      type: "chatgptAuthTokens",
    });
    assert.deepEqual(await client.next("account/login/completed"), {
      loginId: null,
      success: true,
      error: null,
    });
    assert.deepEqual(await client.next("account/updated"), {
      authMode: "chatgptAuthTokens",
      planType: "pro",
    });
    assert.deepEqual((await client.request("account/read", { refreshToken: true })).account, {
      type: "chatgpt",
      email: "weaver@example.com",
      planType: "pro",
    });
    const threadId = await given.host.startThread();
    assert.equal((await given.host.turn(threadId, "hi")).status, "completed");
    for (const type of ["chatgpt", "chatgptDeviceCode"]) {
      assert.match(
        (await client.failure("account/login/start", { type })).message,
        /^a client supplies the sign-in/,
      );
    }
    await client.request("account/logout");
    assert.equal((await client.request("account/read")).account, null);
    assert.equal((await given.host.turn(threadId, "again")).status, "failed");
    assert.equal(readdirSync(given.host.home).includes("auth.json"), false);
    assertNoSecrets(given);
  });

  it("are renewed by asking the client after a refusal", async () => {
    const issuer = await startIssuer();
    const given = await startAccountHost({ sharedIssuer: issuer, script: guarded(issuer) });
    const { client } = given.host;
    await client.request("account/login/start", lend(issuer));
    issuer.refuseAccessTokens();
    client.answer("account/chatgptAuthTokens/refresh", () => ({
      accessToken: issuer.accessToken(),
      chatgptAccountId: "workspace-1",
    }));
    assert.equal((await given.host.turn(await given.host.startThread(), "hi")).status, "completed");
    const asked = client.received.filter(({ method }) => method === "account/chatgptAuthTokens/refresh");
    assert.deepEqual(
      asked.map(({ params }) => params),
      [{ previousAccountId: "workspace-1", reason: "unauthorized" }],
    );
    assertNoSecrets(given);
  });

  const refusals: [what: string, answer: () => unknown, message: string][] = [
    [
      "has no other",
      () => Promise.reject(new Error("signed out")),
      "the client that supplied the sign-in has no other tokens",
    ],
    [
      "answers with something else",
      () => ({ token: 7 }),
      "the client that supplied the sign-in has no other tokens",
    ],
    [
      "answers with what is no token",
      () => ({ accessToken: "gibberish", chatgptAccountId: "workspace-1" }),
      "accessToken is not a token of a ChatGPT account",
    ],
  ];
  for (const [what, answer, message] of refusals) {
    it(`end a turn with one clear error when the client ${what}`, async () => {
      const issuer = await startIssuer();
      const { host } = await startAccountHost({ sharedIssuer: issuer, script: guarded(issuer) });
      await host.client.request("account/login/start", lend(issuer));
      issuer.refuseAccessTokens();
      host.client.answer("account/chatgptAuthTokens/refresh", answer);
      const turn = await host.turn(await host.startThread(), "hi");
      assert.deepEqual(turn.error, { message, codexErrorInfo: "unauthorized", additionalDetails: null });
    });
  }

  it("of a workspace that is not allowed are refused, also as others", async () => {
    const issuer = await startIssuer();
    const { host } = await startAccountHost({
      sharedIssuer: issuer,
      script: guarded(issuer),
      config: ['forced_chatgpt_workspace_id=["workspace-1","workspace-2"]'],
    });
    const message =
      "the sign-in belongs to workspace workspace-9, and forced_chatgpt_workspace_id allows only workspace-1, workspace-2";
    assert.deepEqual(
      await host.client.failure("account/login/start", { ...lend(issuer), chatgptAccountId: "workspace-9" }),
      { code: -32600, message },
    );
    await host.client.request("account/login/start", lend(issuer));
    issuer.refuseAccessTokens();
    host.client.answer("account/chatgptAuthTokens/refresh", () => ({
      accessToken: issuer.accessToken(),
      chatgptAccountId: "workspace-9",
    }));
    assert.equal((await host.turn(await host.startThread(), "hi")).error.message, message);
  });

  it("go with the client that lent them", async () => {
    const issuer = await startIssuer();
    const { host } = await startAccountHost({ sharedIssuer: issuer });
    const lender = host.connect();
    await lender.client.initialize();
    await lender.client.request("account/login/start", lend(issuer));
    await host.client.next("account/updated");
    assert.equal((await host.client.request("account/read")).account.type, "chatgpt");
    await lender.disconnect();
    assert.deepEqual(await host.client.next("account/updated"), { authMode: null, planType: null });
    assert.equal((await host.client.request("account/read")).account, null);
  });
});

/** The news of the account of that number, from 1; it may come before or after the end of the turn that caused it. */
async function nthNews(client: Peer, number: number): Promise<unknown> {
  const news = () => client.received.filter(({ method }) => method === "account/updated");
  while (news().length < number) await client.next("account/updated");
  return news()[number - 1]?.params;
}
