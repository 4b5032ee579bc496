// An agent that acts for an account: a signed identity brings a key of its own, and each request is signed with it.
import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import * as errors from "jose/errors";
import { createLocalJWKSet } from "jose/jwks/local";
import { jwtVerify } from "jose/jwt/verify";
import * as z from "zod";
import { errorMessage } from "../base/errors.js";
import type { PlanType } from "../protocol/account.js";
import { hostedAuth, type UsableAuth } from "./account-auth.js";
import { AccountError } from "./account-error.js";
import { type AskDeps, ask, expectAnswer, type Question } from "./ask.js";
import { toPlanType } from "./claims.js";

const ISSUER = "https://chatgpt.com/codex-backend/agent-identity";
const AUDIENCE = "codex-app-server";
/** Keys of another kind are not to be believed, whatever the identity says. */
const ALGORITHMS = ["RS256", "ES256"];
const CLOCK_SKEW_S = 60;

const Identity = z.looseObject({
  exp: z.number(),
  agent_runtime_id: z.string().min(1),
  agent_private_key: z.string().min(1),
  account_id: z.string().min(1),
  email: z.string(),
  plan_type: z.string(),
  chatgpt_account_is_fedramp: z.boolean(),
});

const KeySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) });
const Task = z.looseObject({
  task_id: z.string().nullish(),
  taskId: z.string().nullish(),
  encrypted_task_id: z.string().nullish(),
  encryptedTaskId: z.string().nullish(),
});

export interface AgentIdentity {
  readonly accountId: string;
  readonly email: string;
  readonly planType: PlanType;
  readonly expiresAtMs: number;
  /** What a request carries now: it is signed for this moment. */
  auth(): UsableAuth;
}

export interface AgentIdentityOptions {
  readonly deps: AskDeps;
  /** Where the keys are that identities are signed with. */
  readonly keys: URL;
  /** Where an agent registers its task. Throws AccountError. */
  readonly taskUrl: (runtimeId: string) => URL;
}

/** Verifies it and registers a task for this process. Throws AccountError that says what is wrong. */
export async function openAgentIdentity(
  jwt: string,
  { deps, keys, taskUrl }: AgentIdentityOptions,
  signal: AbortSignal,
): Promise<AgentIdentity> {
  const keysQuestion = { what: "the keys of agent identities", url: keys, body: null, secrets: [] };
  const keySet = expectAnswer(await ask(deps, keysQuestion, signal), keysQuestion, KeySet);
  const payload = await verify(jwt, keySet, deps.clock.now());
  const claims = Identity.safeParse(payload);
  if (!claims.success) {
    const lacking = claims.error.issues.map(({ path }) => path.join(".")).join(", ");
    throw new AccountError(`the agent identity lacks what it should say: ${lacking}`);
  }
  const { agent_runtime_id: runtimeId, account_id: accountId, email, exp } = claims.data;
  const key = readKey(claims.data.agent_private_key);
  const time = () => new Date(deps.clock.now()).toISOString().replace(/\.\d+Z$/, "Z");
  const timestamp = time();
  const question: Question = {
    what: "the agent's task",
    url: taskUrl(runtimeId),
    body: { timestamp, signature: signed(key, `${runtimeId}:${timestamp}`) },
    secrets: [claims.data.agent_private_key, jwt],
  };
  const taskId = taskOf(expectAnswer(await ask(deps, question, signal), question, Task));
  return {
    accountId,
    email,
    planType: toPlanType(claims.data.plan_type),
    expiresAtMs: exp * 1000,
    auth() {
      const now = time();
      const assertion = {
        agent_runtime_id: runtimeId,
        signature: signed(key, `${runtimeId}:${taskId}:${now}`),
        task_id: taskId,
        timestamp: now,
      };
      const text = Buffer.from(JSON.stringify(assertion), "utf8").toString("base64url");
      return hostedAuth(`AgentAssertion ${text}`, text, accountId, claims.data.chatgpt_account_is_fedramp);
    },
  };
}

async function verify(jwt: string, keySet: z.infer<typeof KeySet>, now: number): Promise<unknown> {
  try {
    const { payload } = await jwtVerify(jwt, createLocalJWKSet(keySet), {
      algorithms: ALGORITHMS,
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ["exp", "iat"],
      clockTolerance: CLOCK_SKEW_S,
      currentDate: new Date(now),
    });
    return payload;
  } catch (error) {
    throw new AccountError(`the agent identity is not valid: ${reasonOf(error)}`, { cause: error });
  }
}

/** The library's own words may quote what the token says. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "it has expired";
  if (error instanceof errors.JWTClaimValidationFailed) {
    const claim = { iss: "issuer", aud: "audience" }[error.claim] ?? error.claim;
    return `its ${claim} is not the right one`;
  }
  if (error instanceof errors.JWKSNoMatchingKey)
    return "it is signed with a key that is not among the issuer's";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "its signature is wrong";
  if (error instanceof errors.JOSEAlgNotAllowed) return "it is signed in a way that is not accepted";
  return "it is no signed JWT";
}

function readKey(base64: string): KeyObject {
  let key: KeyObject | null = null;
  try {
    key = createPrivateKey({ key: Buffer.from(base64, "base64"), format: "der", type: "pkcs8" });
  } catch (error) {
    throw new AccountError(`the key of the agent identity cannot be read (${errorMessage(error)})`);
  }
  if (key.asymmetricKeyType !== "ed25519")
    throw new AccountError("the key of the agent identity is not an Ed25519 key");
  return key;
}

function signed(key: KeyObject, text: string): string {
  return sign(null, Buffer.from(text, "utf8"), key).toString("base64");
}

function taskOf(task: z.infer<typeof Task>): string {
  const id = task.task_id ?? task.taskId;
  if (id != null && id !== "") return id;
  const isSealed = (task.encrypted_task_id ?? task.encryptedTaskId) != null;
  throw new AccountError(
    isSealed
      ? "the agent's task: the service seals its id, which Heddle cannot open"
      : "the agent's task: the service sent no id",
  );
}
