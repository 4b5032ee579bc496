import assert from "node:assert/strict";
import {
  commandExecutionRequestApproval,
  fileChangeRequestApproval,
} from "../../../agent-host/protocol/approval.js";
import type { ServerRequestDefinition } from "../../../agent-host/protocol/define.js";
import { definitions } from "../../../agent-host/protocol/table.js";
import { withoutExperimental } from "../../../agent-host/server/experimental.js";
import { startHost } from "../../support/start-host.js";

const granular = { granular: { mcp_elicitations: true, rules: true, sandbox_approval: true } };
const threadId = "019a0000-0000-7000-8000-000000000000";
const turn = { threadId, input: [] };

/** A field, a value that uses it, one that does not, and how the refusal calls it. */
const gated: readonly (readonly [
  method: string,
  params: object,
  field: string,
  used: unknown,
  unused: unknown,
  name?: string,
])[] = [
  ["thread/start", {}, "environments", [], null],
  ["thread/start", {}, "dynamicTools", [], null],
  ["thread/start", {}, "mockExperimentalField", "", null],
  ["thread/start", {}, "experimentalRawEvents", true, false],
  ["thread/start", {}, "persistExtendedHistory", true, false, "thread/start.persistFullHistory"],
  ["thread/start", {}, "approvalPolicy", granular, "never", "askForApproval.granular"],
  ["thread/resume", { threadId }, "history", [], null],
  ["thread/resume", { threadId }, "path", "/x", null],
  ["thread/resume", { threadId }, "persistExtendedHistory", true, false, "thread/resume.persistFullHistory"],
  ["thread/resume", { threadId }, "approvalPolicy", granular, "never", "askForApproval.granular"],
  ["turn/start", turn, "collaborationMode", { mode: "default", settings: { model: "m" } }, null],
  ["turn/start", turn, "environments", [], null],
  ["turn/start", turn, "responsesapiClientMetadata", {}, null],
  ["turn/start", turn, "approvalPolicy", granular, "never", "askForApproval.granular"],
  ["turn/steer", { ...turn, expectedTurnId: "t" }, "responsesapiClientMetadata", {}, null],
];

const needs = (what: string) => ({ code: -32600, message: `${what} requires experimentalApi capability` });

/** The error's message, or null for an answer. */
async function refusal(
  client: { request(method: string, params: unknown): Promise<unknown> },
  method: string,
  params: unknown,
) {
  return client.request(method, params).then(
    () => null,
    (error: Error) => error.message,
  );
}

describe("experimental parts of the protocol", () => {
  it("are these methods and notifications", () => {
    const experimental = (kind: string) =>
      definitions
        .filter((each) => each.kind === kind && each.stability === "experimental")
        .map(({ method }) => method)
        .filter((method) => !method.startsWith("heddle/"));
    assert.deepEqual(experimental("request"), [
      "collaborationMode/list",
      "fuzzyFileSearch/sessionStart",
      "fuzzyFileSearch/sessionStop",
      "fuzzyFileSearch/sessionUpdate",
      "memory/reset",
      "mock/experimentalMethod",
      "thread/backgroundTerminals/clean",
      "thread/decrement_elicitation",
      "thread/increment_elicitation",
      "thread/memoryMode/set",
      "thread/realtime/appendAudio",
      "thread/realtime/appendText",
      "thread/realtime/listVoices",
      "thread/realtime/start",
      "thread/realtime/stop",
    ]);
    assert.deepEqual(
      experimental("notification").filter((method) => !method.startsWith("thread/realtime/")),
      ["fuzzyFileSearch/sessionCompleted", "fuzzyFileSearch/sessionUpdated", "rawResponseItem/completed"],
    );
  });

  it("are all of our own additions", () => {
    const own = definitions.filter(({ method }) => method.startsWith("heddle/"));
    assert.ok(own.length > 5);
    assert.deepEqual(
      own.filter(({ stability }) => stability !== "experimental"),
      [],
    );
  });

  for (const [method, params, field, used, unused, name = `${method}.${field}`] of gated) {
    it(`need the capability: ${method}, ${field}`, async () => {
      const host = await startHost();
      const { client } = host.connect();
      await client.initialize({});
      assert.deepEqual(await client.failure(method, { ...params, [field]: used }), needs(name));
      assert.notEqual(await refusal(client, method, { ...params, [field]: unused }), needs(name).message);
      // With it the same request comes further, wherever it ends.
      assert.notEqual(await refusal(host.client, method, { ...params, [field]: used }), needs(name).message);
    });
  }

  it("are looked at after the params were found to be right", async () => {
    const host = await startHost();
    const { client } = host.connect();
    await client.initialize({});
    const failure = await client.failure("thread/start", { dynamicTools: "x", environments: [] });
    assert.match(failure.message, /^Invalid request: dynamicTools: /);
  });

  it("are left out of requests to clients without the capability, and nothing else is", () => {
    const params = { threadId, availableDecisions: ["accept"], additionalPermissions: null, command: "ls" };
    const check = (definition: ServerRequestDefinition, expected: object) =>
      assert.deepEqual(withoutExperimental(definition, params), expected);
    check(commandExecutionRequestApproval, { threadId, command: "ls" });
    check(fileChangeRequestApproval, params);
  });
});

describe("a method without a handler", () => {
  it("is not available yet when the protocol has it, and unknown otherwise", async () => {
    const { client } = await startHost();
    assert.deepEqual(await client.failure("windowsSandbox/setupStart", {}), {
      code: -32601,
      message: "windowsSandbox/setupStart is not available yet",
    });
    assert.deepEqual(await client.failure("windowsSandbox/setupstart", {}), {
      code: -32601,
      message: "Invalid request: unknown method `windowsSandbox/setupstart`",
    });
    assert.equal(
      (await client.failure("thread/started", {})).message,
      "Invalid request: unknown method `thread/started`",
    );
  });

  it("needs the capability first when it is experimental", async () => {
    const host = await startHost();
    const { client } = host.connect();
    await client.initialize({});
    assert.deepEqual(
      await client.failure("thread/realtime/listVoices", {}),
      needs("thread/realtime/listVoices"),
    );
    assert.deepEqual(await host.client.failure("thread/realtime/listVoices", {}), {
      code: -32601,
      message: "thread/realtime/listVoices is not available yet",
    });
  });
});
