// Requests of an account, and what becomes of them when they are refused.
import assert from "node:assert/strict";
import type { ProviderSettings } from "../../../agent-host/config/config.js";
import type { AccountAuth, AccountPort } from "../../../agent-host/models/http/account-port.js";
import { afterThisTest } from "../../support/cleanup.js";
import { type Step, says, startModelServer } from "../../support/model-server.js";
import { failure, startClient } from "./given.js";

const settings: Partial<ProviderSettings> = { requiresOpenaiAuth: true, envKey: "OPENAI_API_KEY" };

function usable(token: string, hosted = true): AccountAuth {
  return {
    kind: "usable",
    headers: { authorization: `Bearer ${token}`, "chatgpt-account-id": "workspace-1" },
    secrets: [token],
    variable: null,
    hosted,
  };
}

/** Gives its answers in order; what it was asked to renew is kept. */
function account(
  auth: AccountAuth,
  ...renewals: (AccountAuth | null)[]
): AccountPort & { readonly refused: string[] } {
  const refused: string[] = [];
  return {
    refused,
    auth: async () => auth,
    async renew(headers) {
      refused.push(headers.authorization ?? "");
      return renewals.shift() ?? null;
    },
  };
}

const refusal: Step = { httpError: { status: 401, body: { error: { message: "bad token-two-secret" } } } };

describe("a request of an account", () => {
  for (const wireApi of ["responses", "chat"] as const) {
    it(`goes again with other credentials over ${wireApi}, once`, async () => {
      const port = account(usable("token-one"), usable("token-two-secret"), usable("token-three"));
      const { run, server } = await startClient([[refusal], says("hello"), [refusal], [refusal]], {
        settings: { ...settings, wireApi },
        account: port,
      });
      assert.equal((await run()).error, null);
      assert.deepEqual(
        server.requests.map(({ headers }) => headers.authorization),
        ["Bearer token-one", "Bearer token-two-secret"],
      );
      assert.equal(server.requests[1]?.headers["chatgpt-account-id"], "workspace-1");
      assert.deepEqual(port.refused, ["Bearer token-one"]);

      const { error } = await run();
      assert.equal(server.requests.length, 4);
      const { message } = error instanceof Error ? error : { message: "" };
      assert.match(message, /answered 401/);
    });
  }

  it("shows no credentials that took the place of others", async () => {
    const { run } = await startClient([[refusal], [refusal]], {
      settings,
      account: account(usable("token-one"), usable("token-two-secret")),
    });
    const { error } = await run();
    assert.match(error instanceof Error ? error.message : "", /bad \[redacted\]/);
  });

  it("fails for good when there can be no others", async () => {
    const message = "the sign-in was revoked: sign out and in again";
    const { run } = await startClient([[refusal]], {
      settings,
      account: account(usable("token-one"), { kind: "unusable", message, retryable: false }),
    });
    assert.deepEqual(failure((await run()).error), {
      message,
      info: "unauthorized",
      retryable: false,
    });
  });

  it("renews what an open websocket refuses, for the turn's next attempt", async () => {
    const frame: Step = { raw: { type: "error", status: 401, error: { message: "expired" } } };
    const port = account(usable("token-one"), usable("token-two"));
    const { run } = await startClient([[frame]], { settings, account: port, websockets: {} });
    assert.notEqual((await run()).error, null);
    assert.deepEqual(port.refused, ["Bearer token-one"]);
  });

  it("goes where accounts are served, and one of a key does not", async () => {
    const elsewhere = await startModelServer([says("hello")]);
    afterThisTest(() => elsewhere.close());
    const apart = { ...settings, accountBaseUrl: `${elsewhere.url}/codex` };
    const hosted = await startClient([], { settings: apart, account: account(usable("token-one")) });
    assert.equal((await hosted.run()).error, null);
    assert.equal(
      new URL(elsewhere.requests[0]?.url ?? "", "http://x").pathname.endsWith("/codex/responses"),
      true,
    );
    const keyed = await startClient([says("hello")], {
      settings: apart,
      account: account(usable("sk-key-1", false)),
    });
    assert.equal((await keyed.run()).error, null);
    assert.equal(keyed.server.requests.length, 1);
  });
});
