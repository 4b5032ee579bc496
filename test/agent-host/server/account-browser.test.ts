import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { afterThisTest } from "../../support/cleanup.js";
import type { IssuerRequest } from "../../support/issuer.js";
import { says } from "../../support/model-server.js";
import { assertNoSecrets, startAccountHost } from "./account-given.js";

const start = { type: "chatgpt" };

describe("account/login/start in the browser", () => {
  for (const algorithm of ["RS256", "ES256"] as const) {
    it(`signs in with ${algorithm} tokens that the next request carries, and out again`, async () => {
      const given = await startAccountHost({ script: [says("hello")], issuer: { algorithm } });
      const { host, issuer } = given;
      const { client } = host;
      const started = await client.request("account/login/start", start);
      assert.deepEqual(Object.keys(started).sort(), ["authUrl", "loginId", "type"]);
      const shown = await issuer.browse(started.authUrl);
      assert.equal(shown.status, 200);
      assert.match(await shown.text(), /Signed in to Heddle/);
      assert.deepEqual(await client.next("account/login/completed"), {
        loginId: started.loginId,
        success: true,
        error: null,
      });
      assert.deepEqual(await client.next("account/updated"), { authMode: "chatgpt", planType: "plus" });
      assert.deepEqual(await client.request("account/read"), {
        account: { type: "chatgpt", email: "weaver@example.com", planType: "plus" },
        requiresOpenaiAuth: true,
      });

      const file = path.join(host.home, "auth.json");
      assert.equal(statSync(file).mode & 0o777, 0o600);
      const record = JSON.parse(readFileSync(file, "utf8"));
      assert.deepEqual(Object.keys(record), ["auth_mode", "OPENAI_API_KEY", "tokens", "last_refresh"]);
      assert.deepEqual(Object.keys(record.tokens).sort(), [
        "access_token",
        "account_id",
        "id_token",
        "refresh_token",
      ]);
      assert.equal(record.auth_mode, "chatgpt");
      assert.equal(record.tokens.account_id, "workspace-1");

      assert.equal((await host.turn(await host.startThread(), "hi")).status, "completed");
      const { headers } = await host.model.request(0);
      assert.equal(issuer.isGood(headers.authorization), true);
      assert.equal(headers["chatgpt-account-id"], "workspace-1");

      assert.deepEqual(await client.request("account/logout"), {});
      assert.deepEqual(await client.next("account/updated"), { authMode: null, planType: null });
      assert.equal(existsSync(file), false);
      assert.deepEqual(
        issuer.requestsTo("/oauth/revoke").map(({ body }) => body),
        [{ token: record.tokens.refresh_token, token_type_hint: "refresh_token", client_id: "test-client" }],
      );
      assertNoSecrets(given);
    });
  }

  it("shows a stranger with another state the door, and goes on waiting", async () => {
    const given = await startAccountHost();
    const { client } = given.host;
    const { authUrl } = await client.request("account/login/start", start);
    const back = given.issuer.authorize(authUrl);
    const forged = new URL(back);
    forged.searchParams.set("state", `${forged.searchParams.get("state")}x`);
    assert.equal((await fetch(forged)).status, 400);
    forged.searchParams.delete("state");
    forged.searchParams.set("error", "access_denied");
    assert.equal((await fetch(forged)).status, 400);
    assert.equal((await fetch(new URL("/cancel", back))).status, 404);
    assert.equal((await fetch(back, { method: "POST" })).status, 404);
    assert.deepEqual(given.issuer.requestsTo("/oauth/token"), []);
    assert.equal((await fetch(back)).status, 200);
    assert.equal((await client.next("account/login/completed")).success, true);
    assertNoSecrets(given);
  });

  it("does not take a name that only points here for this machine", async () => {
    const { host, issuer } = await startAccountHost();
    const { authUrl } = await host.client.request("account/login/start", start);
    const back = new URL(issuer.authorize(authUrl));
    const status = await rawStatus(
      Number(back.port),
      `GET ${back.pathname}${back.search} HTTP/1.1`,
      "evil.example",
    );
    assert.equal(status, "HTTP/1.1 400 Bad Request");
  });

  it("ends with the reason when the issuer sends the person back without a code", async () => {
    const given = await startAccountHost();
    const { client } = given.host;
    const { authUrl, loginId } = await client.request("account/login/start", start);
    const back = new URL(given.issuer.authorize(authUrl));
    back.searchParams.delete("code");
    back.searchParams.set("error", "access_denied");
    back.searchParams.set("error_description", "<b>not\ntoday</b>");
    const page = await (await fetch(back)).text();
    assert.match(page, /the sign-in was refused: &lt;b&gt;not today&lt;\/b&gt;/);
    assert.deepEqual(await client.next("account/login/completed"), {
      loginId,
      success: false,
      error: "the sign-in was refused: <b>not today</b>",
    });
    await assert.rejects(fetch(back));
    assert.equal(existsSync(path.join(given.host.home, "auth.json")), false);
    assertNoSecrets(given);
  });

  it("takes another port when the one that it likes is taken", async () => {
    const given = await startAccountHost();
    const taken = Number(given.issuer.env.HEDDLE_LOGIN_PORT);
    const squatter = createServer().listen(taken, "127.0.0.1");
    afterThisTest(() => new Promise((resolve) => squatter.close(resolve)));
    await new Promise((resolve) => squatter.once("listening", resolve));
    const { authUrl } = await given.host.client.request("account/login/start", start);
    const { port } = new URL(given.issuer.authorize(authUrl));
    assert.notEqual(Number(port), taken);
    await given.issuer.browse(authUrl);
    assert.equal((await given.host.client.next("account/login/completed")).success, true);
  });

  it("can be cancelled while it waits, and then answers nobody", async () => {
    const { host, issuer } = await startAccountHost();
    const { client } = host;
    const { authUrl, loginId } = await client.request("account/login/start", start);
    assert.deepEqual(await client.request("account/login/cancel", { loginId }), { status: "canceled" });
    assert.deepEqual(await client.next("account/login/completed"), {
      loginId,
      success: false,
      error: "Login was not completed",
    });
    await assert.rejects(issuer.browse(authUrl));
    assert.deepEqual(await client.request("account/login/cancel", { loginId }), { status: "notFound" });
  });

  it("gives way to a second one, to a key and to signing out", async () => {
    const { host, issuer } = await startAccountHost();
    const { client } = host;
    const canceled = async (loginId: string) =>
      assert.deepEqual(await client.next("account/login/completed", (params) => params.loginId === loginId), {
        loginId,
        success: false,
        error: "Login was not completed",
      });
    const first = await client.request("account/login/start", start);
    const second = await client.request("account/login/start", start);
    await canceled(first.loginId);
    await client.request("account/login/start", { type: "apiKey", apiKey: "sk-test-0" });
    await canceled(second.loginId);
    const third = await client.request("account/login/start", start);
    await client.request("account/logout");
    await canceled(third.loginId);
    for (const { authUrl } of [first, second, third]) await assert.rejects(issuer.browse(authUrl));
  });

  it("revokes what it takes the place of", async () => {
    const { host, issuer } = await startAccountHost();
    const signIn = async () => {
      const { authUrl } = await host.client.request("account/login/start", start);
      await issuer.browse(authUrl);
      await host.client.next("account/updated");
      return JSON.parse(readFileSync(path.join(host.home, "auth.json"), "utf8")).tokens.refresh_token;
    };
    const first = await signIn();
    await signIn();
    await host.client.request("account/logout");
    assert.deepEqual(issuer.requestsTo("/oauth/revoke")[0]?.body.token, first);
  });

  it("ends with the host while it waits", async () => {
    const { host, issuer } = await startAccountHost();
    const { authUrl } = await host.client.request("account/login/start", start);
    await host.dispose();
    await assert.rejects(issuer.browse(authUrl));
    assert.equal(host.client.methods().includes("account/login/completed"), false);
  });

  it("takes only the workspaces that are allowed", async () => {
    const { host, issuer } = await startAccountHost({
      config: ['forced_chatgpt_workspace_id="workspace-9"'],
    });
    const { authUrl } = await host.client.request("account/login/start", start);
    assert.equal(new URL(authUrl).searchParams.get("allowed_workspace_id"), "workspace-9");
    assert.equal((await issuer.browse(authUrl)).status, 400);
    assert.deepEqual((await host.client.next("account/login/completed")).error, wrongWorkspace);
    assert.equal(existsSync(path.join(host.home, "auth.json")), false);
  });

  const wrongWorkspace =
    "the sign-in belongs to workspace workspace-1, and forced_chatgpt_workspace_id allows only workspace-9";

  const huge = "x".repeat(2 * 1024 * 1024);
  const answers: [what: string, answer: object, error: RegExp][] = [
    [
      "HTML",
      { status: 200, body: "<html>log in to the hotel</html>", type: "text/html" },
      /^the sign-in: http:\/\/127\.0\.0\.1:\d+ answered with something else than was asked for$/,
    ],
    [
      "an error page",
      { status: 502, body: "<h1>bad gateway</h1>", type: "text/html" },
      /^the sign-in: http:\/\/127\.0\.0\.1:\d+ answered 502$/,
    ],
    [
      "more than anybody reads",
      { status: 200, body: huge },
      /^the sign-in: http:\/\/127\.0\.0\.1:\d+\/oauth\/token answered with more than 1048576 bytes$/,
    ],
    [
      "half of the tokens",
      { status: 200, body: { access_token: "a.b.c" } },
      /answered with something else than was asked for$/,
    ],
    [
      "an id token that is none",
      { status: 200, body: { access_token: "a.b.c", refresh_token: "r", id_token: "gibberish" } },
      /sent an id token that is no JWT$/,
    ],
    [
      "a refusal that shows the code back",
      (request: IssuerRequest) => ({
        status: 400,
        body: { error: "invalid_grant", error_description: `no such code: ${request.body.code}` },
      }),
      /answered 400: no such code: \[redacted\]$/,
    ],
  ];
  for (const [what, answer, error] of answers) {
    it(`says what is wrong when the issuer answers with ${what}`, async () => {
      const given = await startAccountHost({
        issuer: {
          instead: (request) =>
            request.path !== "/oauth/token"
              ? undefined
              : ((typeof answer === "function" ? answer(request) : answer) as {
                  status: number;
                  body: unknown;
                }),
        },
      });
      const { authUrl } = await given.host.client.request("account/login/start", start);
      const page = await given.issuer.browse(authUrl);
      assert.equal(page.status, 400);
      assert.match(await page.text(), /Not signed in/);
      const completed = await given.host.client.next("account/login/completed");
      assert.match(completed.error, error);
      assert.equal(existsSync(path.join(given.host.home, "auth.json")), false);
      assertNoSecrets(given);
    });
  }

  it("sends tokens nowhere without encryption but to this machine", async () => {
    const { host } = await startAccountHost({
      env: { CODEX_APP_SERVER_LOGIN_ISSUER: "http://issuer.example" },
    });
    assert.deepEqual(await host.client.failure("account/login/start", start), {
      code: -32603,
      message: "CODEX_APP_SERVER_LOGIN_ISSUER is no address to send tokens to: set an https address",
    });
  });
});

/** The first line of the answer to a request with a host name of one's own. */
async function rawStatus(port: number, line: string, host: string): Promise<string> {
  const { connect } = await import("node:net");
  const socket = connect(port, "127.0.0.1");
  socket.end(`${line}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  let text = "";
  for await (const piece of socket) text += piece;
  return text.split("\r\n", 1)[0] ?? "";
}
