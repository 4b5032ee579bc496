import assert from "node:assert/strict";
import { callsCustom, type RecordedRequest, type Step, says } from "../../../support/model-server.js";
import { verifySigV4 } from "../../../support/verify-sigv4.js";
import { failure, startClient, userSays } from "../given.js";

const SECRET = "a-secret-access-key";
const TOKEN = "a-session-token-of-some-length";
const env = { AWS_ACCESS_KEY_ID: "AKTEST", AWS_SECRET_ACCESS_KEY: SECRET, AWS_SESSION_TOKEN: TOKEN };
const aws = { profile: null, region: "us-east-2" };
const model = "openai.gpt-oss-120b";

const verdictOn = (request: RecordedRequest | undefined) => {
  assert.ok(request !== undefined);
  const { url: target, headers, bytes: body } = request;
  return verifySigV4({ method: "POST", target, headers, body }, SECRET);
};
const fails = (status: number, body: unknown): readonly Step[] => [{ httpError: { status, body } }];

describe("Amazon Bedrock", () => {
  it("takes requests that are signed as they are sent, each attempt anew", async () => {
    const down: Step = { httpError: { status: 500, body: "down", headers: { "retry-after": "30" } } };
    const { run, server } = await startClient([[down], says("hi")], {
      settings: { aws, requestMaxRetries: 1, queryParams: { v: "a b" } },
      env,
    });
    assert.equal((await run({ model, input: [userSays("grüße 😀")] })).error, null);
    const verdicts = server.requests.map(verdictOn);
    assert.deepEqual(
      verdicts.map(({ valid, accessKeyId, region, service }) => ({ valid, accessKeyId, region, service })),
      Array(2).fill({ valid: true, accessKeyId: "AKTEST", region: "us-east-2", service: "bedrock-mantle" }),
    );
    assert.equal(server.requests[1]?.headers["x-amz-security-token"], TOKEN);
    assert.equal(server.requests[1]?.headers.session_id, undefined);
    const dates = server.requests.map(({ headers }) => headers["x-amz-date"]);
    assert.deepEqual(dates, ["20300101T000000Z", "20300101T000030Z"]);
  });

  it("takes Bedrock's own key as it is", async () => {
    const { run, server } = await startClient([says("hi")], {
      settings: { aws },
      env: { ...env, AWS_BEARER_TOKEN_BEDROCK: "bedrock-api-key-x" },
    });
    assert.equal((await run({ model })).error, null);
    assert.equal(server.requests[0]?.headers.authorization, "Bearer bedrock-api-key-x");
    assert.equal(server.requests[0]?.headers["x-amz-date"], undefined);
  });

  it("never gets the key of another account", async () => {
    const { run, server } = await startClient([], {
      settings: { aws },
      env: { OPENAI_API_KEY: "sk-other", HOME: "/nowhere" },
      storedKey: "sk-stored",
    });
    assert.match((failure((await run()).error) as { message: string }).message, /^no AWS credentials/);
    assert.equal(server.requests.length, 0);
  });

  it("says what to look at when it refuses, without showing secrets that it repeats", async () => {
    const body = { message: `The security token ${TOKEN} of ${SECRET} is expired` };
    const { run, server } = await startClient([fails(403, body)], { settings: { aws }, env });
    assert.deepEqual(failure((await run({ model })).error), {
      message: `the model provider answered 403 Forbidden: The security token [redacted] of [redacted] is expired (${server.url}/responses); check the AWS credentials of AWS_ACCESS_KEY_ID`,
      info: "unauthorized",
      retryable: false,
    });
  });

  it("gets tools with free text as functions where the model takes no others", async () => {
    const call = { call: { name: "apply_patch", args: { input: "*** Begin" }, callId: "c1" } };
    const { run, server } = await startClient([[call], [call]], { settings: { aws }, env });
    const tools = [{ type: "custom", name: "apply_patch", description: "Patches." }] as const;
    const earlier = { type: "custom_tool_call", name: "apply_patch", input: "old", call_id: "c0" } as const;
    const output = { type: "custom_tool_call_output", call_id: "c0", output: "done" } as const;
    const { events } = await run({ model, tools, input: [userSays("go"), earlier, output] });
    const items = events.flatMap((event) => (event.type === "itemDone" ? [event.item] : []));
    assert.deepEqual(items, [
      { type: "custom_tool_call", name: "apply_patch", input: "*** Begin", call_id: "c1" },
    ]);
    const { body } = await server.request(0);
    assert.deepEqual(
      body.tools.map(({ type, name }: { type: string; name: string }) => [type, name]),
      [["function", "apply_patch"]],
    );
    assert.deepEqual(body.input.slice(1), [
      { type: "function_call", name: "apply_patch", arguments: '{"input":"old"}', call_id: "c0" },
      { type: "function_call_output", call_id: "c0", output: "done" },
    ]);
  });

  it("gets them as they are where the model takes them", async () => {
    const { run, server } = await startClient([callsCustom("apply_patch", "x", "c1")], {
      settings: { aws },
      env,
    });
    const tools = [{ type: "custom", name: "apply_patch", description: "Patches." }] as const;
    await run({ model: "openai.gpt-5.4", tools });
    assert.deepEqual((await server.request(0)).body.tools, tools);
  });
});
