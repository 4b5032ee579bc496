import assert from "node:assert/strict";
import { generateKeyPairSync, verify } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { type Issuer, startIssuer } from "../../support/issuer.js";
import { tempFolder } from "../../support/temp-folder.js";
import { authorization, givenAccounts } from "./given.js";

const agentKey = generateKeyPairSync("ed25519");
const privateKey = agentKey.privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");

function claims(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: "https://chatgpt.com/codex-backend/agent-identity",
    aud: "codex-app-server",
    iat: now,
    exp: now + 3600,
    agent_runtime_id: "runtime/1",
    agent_private_key: privateKey,
    account_id: "workspace-1",
    chatgpt_user_id: "user-1",
    email: "agent@example.com",
    plan_type: "hc",
    chatgpt_account_is_fedramp: true,
    ...changes,
  };
}

const TASK_PATH = "/auth/v1/agent/runtime%2F1/task/register";

function isSigned(text: string, signature: string): boolean {
  return verify(null, Buffer.from(text), agentKey.publicKey, Buffer.from(signature, "base64"));
}

async function agentIssuer(task: unknown = { task_id: "task-1" }, algorithm?: "ES256"): Promise<Issuer> {
  return startIssuer({
    algorithm,
    instead: ({ path: asked }) => (asked === TASK_PATH ? { status: 200, body: task } : undefined),
  });
}

function accountsWith(issuer: Issuer, jwt: string, config: Readonly<Record<string, unknown>> = {}) {
  return givenAccounts({
    env: {
      ...issuer.env,
      CODEX_AGENT_IDENTITY_AUTHAPI_BASE_URL: `${issuer.url}/auth/`,
      CODEX_ACCESS_TOKEN: jwt,
    },
    config: { chatgpt_base_url: `${issuer.url}/backend-api`, ...config },
  });
}

describe("an agent identity", () => {
  for (const algorithm of [undefined, "ES256"] as const) {
    it(`of the environment, signed with ${algorithm ?? "RS256"}, signs each request`, async () => {
      const issuer = await agentIssuer(undefined, algorithm);
      const { accounts } = accountsWith(issuer, issuer.jwt(claims()));
      assert.deepEqual(await accounts.state(), {
        account: { type: "chatgpt", email: "agent@example.com", planType: "enterprise" },
        authMode: "agentIdentity",
        planType: "enterprise",
      });
      const auth = await accounts.auth();
      assert.ok(auth.kind === "usable" && auth.hosted);
      assert.equal(auth.headers["chatgpt-account-id"], "workspace-1");
      assert.equal(auth.headers["x-openai-fedramp"], "true");
      const text = /^AgentAssertion (\S+)$/.exec(auth.headers.authorization ?? "")?.[1] ?? "";
      const assertion = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
      assert.equal(assertion.task_id, "task-1");
      assert.match(assertion.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.ok(isSigned(`runtime/1:task-1:${assertion.timestamp}`, assertion.signature));
      const [task, ...more] = issuer.requestsTo(TASK_PATH);
      assert.deepEqual(more, [], "one task for the process");
      assert.ok(isSigned(`runtime/1:${task?.body.timestamp}`, task?.body.signature));
    });
  }

  it("of auth.json counts as well", async () => {
    const issuer = await agentIssuer();
    const home = tempFolder();
    const record = { auth_mode: "agentIdentity", agent_identity: issuer.jwt(claims()) };
    writeFileSync(path.join(home, "auth.json"), JSON.stringify(record));
    const { accounts } = givenAccounts({
      home,
      env: { ...issuer.env, CODEX_AGENT_IDENTITY_AUTHAPI_BASE_URL: `${issuer.url}/auth` },
      config: { chatgpt_base_url: `${issuer.url}/backend-api` },
    });
    assert.equal((await accounts.state()).authMode, "agentIdentity");
  });

  it("registers a new task when the service refuses the old one", async () => {
    const issuer = await agentIssuer();
    const { accounts } = accountsWith(issuer, issuer.jwt(claims()));
    const renewed = await accounts.renew({ authorization: (await authorization(accounts)) ?? "" });
    assert.equal(renewed?.kind, "usable");
    assert.equal(issuer.requestsTo(TASK_PATH).length, 2);
  });

  const bad: [what: string, jwt: (issuer: Issuer) => string, message: string][] = [
    ["is no JWT", () => "gibberish", "the agent identity is not valid: it is no signed JWT"],
    [
      "has expired",
      ({ jwt }) => jwt(claims({ exp: 1_700_000_000 })),
      "the agent identity is not valid: it has expired",
    ],
    [
      "comes from another issuer",
      ({ jwt }) => jwt(claims({ iss: "https://evil.example" })),
      "the agent identity is not valid: its issuer is not the right one",
    ],
    [
      "is for another program",
      ({ jwt }) => jwt(claims({ aud: "somebody-else" })),
      "the agent identity is not valid: its audience is not the right one",
    ],
    [
      "does not expire",
      ({ jwt }) => jwt({ ...claims(), exp: undefined }),
      "the agent identity is not valid: its exp is not the right one",
    ],
    [
      "was changed after it was signed",
      ({ jwt }) => {
        const [head, , signature] = jwt(claims()).split(".");
        const forged = Buffer.from(JSON.stringify(claims({ account_id: "workspace-9" }))).toString(
          "base64url",
        );
        return `${head}.${forged}.${signature}`;
      },
      "the agent identity is not valid: its signature is wrong",
    ],
    [
      "is signed with a key that nobody knows",
      ({ jwt }) => jwt(claims(), { kid: "key-9" }),
      "the agent identity is not valid: it is signed with a key that is not among the issuer's",
    ],
    [
      "is signed with the public key as a secret",
      ({ jwt }) => jwt(claims(), { alg: "HS256" }),
      "the agent identity is not valid: it is signed in a way that is not accepted",
    ],
    [
      "is not signed at all",
      () => {
        const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
        return `${encode({ alg: "none" })}.${encode(claims())}.`;
      },
      "the agent identity is not valid: it is signed in a way that is not accepted",
    ],
    [
      "lacks its key",
      ({ jwt }) => jwt({ ...claims(), agent_private_key: undefined }),
      "the agent identity lacks what it should say: agent_private_key",
    ],
    [
      "has a key of another kind",
      ({ jwt }) => {
        const { privateKey: other } = generateKeyPairSync("ec", { namedCurve: "P-256" });
        const text = other.export({ format: "der", type: "pkcs8" }).toString("base64");
        return jwt(claims({ agent_private_key: text }));
      },
      "the key of the agent identity is not an Ed25519 key",
    ],
  ];
  for (const [what, jwt, message] of bad) {
    it(`that ${what} is refused, and nothing is sent with it`, async () => {
      const issuer = await agentIssuer();
      const text = jwt(issuer);
      const { accounts, log } = accountsWith(issuer, text);
      assert.deepEqual(await accounts.auth(), { kind: "unusable", message, retryable: false });
      assert.equal((await accounts.state()).account, null);
      assert.deepEqual(issuer.requestsTo(TASK_PATH), []);
      const logged = JSON.stringify(log.entries);
      for (const secret of [text, privateKey]) assert.equal(logged.includes(secret), false);
    });
  }

  it("of a workspace that is not allowed does not count", async () => {
    const issuer = await agentIssuer();
    const { accounts } = accountsWith(issuer, issuer.jwt(claims()), {
      forced_chatgpt_workspace_id: "workspace-9",
    });
    assert.deepEqual(await accounts.auth(), {
      kind: "unusable",
      message:
        "the sign-in belongs to workspace workspace-1, and forced_chatgpt_workspace_id allows only workspace-9",
      retryable: false,
    });
  });

  const tasks: [what: string, task: unknown, message: RegExp][] = [
    ["sealed", { encrypted_task_id: "c2VhbGVk" }, /seals its id, which Heddle cannot open$/],
    ["missing", {}, /the service sent no id$/],
    ["no JSON", "<html>", /answered with something else than was asked for$/],
  ];
  for (const [what, task, message] of tasks) {
    it(`whose task is ${what} is of no use`, async () => {
      const issuer = await agentIssuer(task);
      const { accounts } = accountsWith(issuer, issuer.jwt(claims()));
      const auth = await accounts.auth();
      assert.ok(auth.kind === "unusable");
      assert.match(auth.message, message);
    });
  }
});
