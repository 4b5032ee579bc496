// What takes time, with a clock of our own.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { silentLog } from "../../../agent-host/base/log.js";
import { fakeClock, hastyClock } from "../../support/fake-clock.js";
import { startIssuer } from "../../support/issuer.js";
import { authorization, givenAccounts } from "./given.js";

describe("a sign-in that waits", () => {
  it("polls for a device code as slowly as it is told", async () => {
    const clock = hastyClock(29_000);
    const issuer = await startIssuer({ now: () => clock.now() });
    const { accounts, nextEnd } = givenAccounts({ env: issuer.env, clock });
    issuer.devicePolls.push(
      { status: 400, body: { error: "authorization_pending" } },
      { status: 400, body: { error: "slow_down" } },
      { status: 404, body: "<html>", type: "text/html" },
      { status: 429, body: {} },
      { status: 500, body: {} },
      { status: 403, body: {} },
      { status: 400, body: { error: "access_denied" } },
    );
    await accounts.startDeviceSignIn();
    assert.equal((await nextEnd()).error, "the sign-in was refused on the other device");
    assert.deepEqual(clock.sleeps, [1_000, 1_000, 6_000, 6_000, 11_000, 11_000, 11_000]);
  });

  it("is given up when the code expires, without asking again", async () => {
    const clock = hastyClock(29_000);
    const issuer = await startIssuer({ now: () => clock.now() });
    const { accounts, nextEnd } = givenAccounts({ env: issuer.env, clock });
    await accounts.startDeviceSignIn();
    assert.equal((await nextEnd()).error, "the device code has expired: start again");
    assert.equal(issuer.requestsTo("/api/accounts/deviceauth/token").length, 15 * 60 - 1);
  });

  it("is given up when the issuer stays away", async () => {
    const clock = hastyClock(29_000);
    const issuer = await startIssuer({ now: () => clock.now() });
    const { accounts, nextEnd } = givenAccounts({ env: issuer.env, clock });
    for (let count = 0; count < 6; count++) issuer.devicePolls.push({ status: 502, body: "bad gateway" });
    await accounts.startDeviceSignIn();
    assert.match((await nextEnd()).error ?? "", /answered 502$/);
  });

  it("in the browser is given up after ten minutes, and its port with it", async () => {
    const clock = fakeClock();
    const issuer = await startIssuer({ now: () => clock.now() });
    const { accounts, nextEnd } = givenAccounts({ env: issuer.env, clock });
    const { authUrl, loginId } = await accounts.startBrowserSignIn();
    clock.advance(10 * 60_000);
    assert.deepEqual(await nextEnd(), { loginId, error: "Login timed out" });
    await assert.rejects(issuer.browse(authUrl));
  });

  it("does not keep a connection that says nothing", async () => {
    const issuer = await startIssuer();
    const { accounts, nextEnd } = givenAccounts({ env: issuer.env });
    const { authUrl } = await accounts.startBrowserSignIn();
    const { port } = new URL(issuer.authorize(authUrl));
    const silent = connect(Number(port), "127.0.0.1");
    const closed = new Promise((resolve) => silent.once("close", resolve));
    silent.on("error", () => undefined);
    await new Promise((resolve) => silent.once("connect", resolve));
    silent.write("GET /auth/call");
    assert.equal((await issuer.browse(authUrl)).status, 200);
    assert.equal((await nextEnd()).error, null);
    await closed;
  });

  it("says so when the issuer does not answer", async () => {
    const clock = fakeClock();
    const issuer = await startIssuer({ instead: () => ({ status: 200, body: "hang" }) });
    const { accounts } = givenAccounts({ env: issuer.env, clock });
    const starting = accounts.startDeviceSignIn();
    await clock.sleeping();
    clock.advance(30_000);
    await assert.rejects(
      starting,
      /^HostError: the device code: http:.*usercode did not answer within 30 s$/,
    );
  });
});

describe("a client that lends tokens", () => {
  it("has ten seconds to give others", async () => {
    const clock = fakeClock();
    const issuer = await startIssuer({ now: () => clock.now() });
    const { accounts } = givenAccounts({ env: issuer.env, clock });
    let withdrawn = false;
    const lender = {
      owner: {},
      renew: (_: string, signal: AbortSignal) =>
        new Promise<never>(() => {
          signal.addEventListener("abort", () => {
            withdrawn = true;
          });
        }),
    };
    await accounts.signInWithTokens(
      { accessToken: issuer.accessToken(), chatgptAccountId: "workspace-1" },
      lender,
    );
    const renewing = accounts.renew({ authorization: (await authorization(accounts)) ?? "" });
    await clock.sleeping();
    clock.advance(9_999);
    clock.advance(1);
    assert.deepEqual(await renewing, {
      kind: "unusable",
      message:
        "the client that supplied the sign-in did not answer account/chatgptAuthTokens/refresh within 10 s",
      retryable: false,
    });
    assert.equal(withdrawn, true);
  });

  it("is asked once for all who wait", async () => {
    const issuer = await startIssuer();
    const { accounts } = givenAccounts({ env: issuer.env, log: silentLog });
    let asked = 0;
    const other = issuer.accessToken();
    const lender = {
      owner: {},
      async renew() {
        asked++;
        return { accessToken: other, chatgptAccountId: "workspace-1" };
      },
    };
    await accounts.signInWithTokens(
      { accessToken: issuer.accessToken(), chatgptAccountId: "workspace-1" },
      lender,
    );
    const refused = { authorization: (await authorization(accounts)) ?? "" };
    const renewed = await Promise.all([accounts.renew(refused), accounts.renew(refused)]);
    assert.equal(asked, 1);
    for (const auth of renewed) {
      assert.equal(auth?.kind === "usable" && auth.headers.authorization, `Bearer ${other}`);
    }
  });
});

describe("tokens that do not say when they expire", () => {
  const ages: [days: number, renewed: number][] = [
    [7.9, 0],
    [8.1, 1],
  ];
  for (const [days, renewed] of ages) {
    it(`are ${renewed === 0 ? "used" : "renewed"} after ${days} days`, async () => {
      const clock = fakeClock();
      const issuer = await startIssuer({ now: () => clock.now() });
      const { accounts, home } = givenAccounts({ env: issuer.env, clock });
      const { writeFileSync } = await import("node:fs");
      const record = issuer.record();
      const tokens = { ...toTable(record.tokens), access_token: "opaque" };
      const refreshed = new Date(clock.now() - days * 24 * 3_600_000).toISOString();
      writeFileSync(`${home}/auth.json`, JSON.stringify({ ...record, tokens, last_refresh: refreshed }));
      const carried = await authorization(accounts);
      assert.equal(carried === "Bearer opaque", renewed === 0);
      assert.equal(issuer.requestsTo("/oauth/token").length, renewed);
    });
  }
});

function toTable(value: unknown): object {
  assert.ok(typeof value === "object" && value !== null);
  return value;
}
