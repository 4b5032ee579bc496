import assert from "node:assert/strict";
import { systemClock } from "../../../agent-host/base/clock.js";
import { BUILT_IN_TOOL_NAMES } from "../../../agent-host/tools/built-in-tool-names.js";
import { createThreadTools } from "../../../agent-host/tools/thread-tools.js";
import { calls, says } from "../../support/model-server.js";
import { startHost } from "../../support/start-host.js";
import { tempFolder } from "../../support/temp-folder.js";

const MODEL = "gpt-5.2-codex";
const mode = (settings: object = {}) => ({
  collaborationMode: { mode: "default", settings: { model: MODEL, ...settings } },
});

describe("settings of a turn", () => {
  it("ask for a tier: kept when absent, cleared by null, and there again after a resume", async () => {
    const host = await startHost({ script: () => says("ok"), config: ['service_tier="flex"'] });
    const start = (params: object) => host.client.request("thread/start", { cwd: host.cwd, ...params });
    assert.equal((await start({})).serviceTier, "flex");
    assert.equal((await start({ serviceTier: null })).serviceTier, null);
    const { thread, serviceTier } = await start({ serviceTier: "fast" });
    assert.equal(serviceTier, "fast");
    await host.turn(thread.id, "1");
    await host.turn(thread.id, "2", { serviceTier: "flex" });
    await host.turn(thread.id, "3");
    await host.turn(thread.id, "4", { serviceTier: null });
    assert.deepEqual(
      host.model.requests.map(({ body }) => body.service_tier),
      ["priority", "flex", "flex", undefined],
    );
    await host.dispose();
    const options = { script: () => says("ok"), home: host.home, config: ['service_tier="flex"'] };
    const second = await startHost(options);
    const resumed = await second.client.request("thread/resume", { threadId: thread.id });
    assert.equal(resumed.serviceTier, null);
  });

  it("do without a tier, and without a schema, where a chat server refuses them", async () => {
    const refusal = (text: string) => [{ httpError: { status: 400, body: { message: text } } }];
    const host = await startHost({
      wireApi: "chat",
      script: [
        refusal("unknown field service_tier"),
        refusal("response_format is not supported"),
        says("{}"),
      ],
    });
    const threadId = await host.startThread({ serviceTier: "fast" });
    const outputSchema = { type: "object", properties: { answer: { type: "string" } } };
    const turn = await host.turn(threadId, "go", { outputSchema });
    assert.equal(turn.status, "completed");
    const bodies = host.model.requests.map(({ body }) => body);
    assert.deepEqual(
      bodies.map((body) => [body.service_tier, body.response_format?.json_schema.schema]),
      [
        ["priority", outputSchema],
        [undefined, outputSchema],
        [undefined, undefined],
      ],
    );
    assert.ok(bodies[2].messages[0].content.includes(JSON.stringify(outputSchema)));
    assert.ok(!bodies[1].messages[0].content.includes(JSON.stringify(outputSchema)));
  });

  it("ask for a form of the answer in this turn alone, steered or not", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const host = await startHost({
      script: [[{ until: held }, { text: "one" }], says("two"), says("three")],
    });
    const threadId = await host.startThread();
    const outputSchema = { type: "object" };
    const input = [{ type: "text", text: "go" }];
    const { turn } = await host.client.request("turn/start", { threadId, input, outputSchema });
    await host.model.request(0);
    await host.client.request("turn/steer", { threadId, expectedTurnId: turn.id, input });
    release();
    await host.client.next("turn/completed");
    await host.turn(threadId, "later");
    assert.deepEqual(
      host.model.requests.map(({ body }) => body.text.format?.schema),
      [outputSchema, outputSchema, undefined],
    );
  });

  it("let a mode outrank model and effort, and tell the model that takes over", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread();
    await host.turn(threadId, "1", { model: "gpt-5.4", effort: "high" });
    await host.turn(threadId, "2", {
      ...mode({ reasoning_effort: "low" }),
      model: "gpt-5.4",
      effort: "high",
    });
    await host.turn(threadId, "3", mode());
    assert.deepEqual(
      host.model.requests.map(({ body }) => [
        body.model,
        body.reasoning.effort,
        JSON.stringify(body.input).split("<model_switch>").length - 1,
      ]),
      [
        ["gpt-5.4", "high", 0],
        [MODEL, "low", 1],
        [MODEL, "medium", 1],
      ],
    );
    assert.match(
      (
        await host.client.failure("turn/start", {
          threadId,
          input: [],
          collaborationMode: { mode: "swift", settings: { model: MODEL } },
        })
      ).message,
      /collaborationMode/,
    );
  });

  it("set the tone, tell it once, and have it again after a resume", async () => {
    const host = await startHost({ script: () => says("ok"), config: ['personality="pragmatic"'] });
    const threadId = await host.startThread({ personality: "friendly" });
    await host.turn(threadId, "1");
    await host.turn(threadId, "2");
    await host.turn(threadId, "3", { personality: "none" });
    const tones = (requests: typeof host.model.requests) =>
      requests.map(({ body }) => JSON.stringify(body.input).split("<personality>").length - 1);
    assert.deepEqual(tones(host.model.requests), [1, 1, 2]);
    await host.dispose();
    const second = await startHost({ script: () => says("ok"), home: host.home });
    await second.client.request("thread/resume", { threadId });
    await second.turn(threadId, "4");
    assert.deepEqual(tones(second.model.requests), [2], "nothing new was to be told");
  });

  it("send the client's words to the provider with this turn, and those of a steer with the rest of it", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const host = await startHost({ script: [[{ until: held }, { text: "1" }], says("2"), says("3")] });
    const threadId = await host.startThread();
    const input = [{ type: "text", text: "go" }];
    const { turn } = await host.client.request("turn/start", {
      threadId,
      input,
      responsesapiClientMetadata: { foo: "bär", turn_id: "forged" },
    });
    await host.model.request(0);
    const expectedTurnId = turn.id;
    const pairs = (responsesapiClientMetadata: object) => ({
      threadId,
      expectedTurnId,
      input,
      responsesapiClientMetadata,
    });
    await host.client.request("turn/steer", pairs({ more: "x" }));
    const tooMuch = await host.client.failure("turn/steer", pairs({ x: "y".repeat(5000) }));
    assert.equal(tooMuch.code, -32602);
    release();
    await host.client.next("turn/completed");
    await host.turn(threadId, "later");
    const sent = host.model.requests.map(({ headers }) => {
      const { foo, more, turn_id } = JSON.parse(String(headers["x-codex-turn-metadata"]));
      return [foo, more, turn_id === turn.id];
    });
    assert.deepEqual(sent, [
      ["bär", undefined, true],
      ["bär", "x", true],
      [undefined, undefined, false],
    ]);
  });

  describe("choose where tools run", () => {
    const namesOf = (body: { tools: { name: string }[] } | undefined) => body?.tools.map(({ name }) => name);

    it("nowhere: for a thread, or for one turn", async () => {
      const call = calls("exec_command", { cmd: "echo hi" });
      const host = await startHost({ script: [call, says("1"), says("2"), says("3")] });
      const threadId = await host.startThread({ environments: [] });
      await host.turn(threadId, "1");
      await host.turn(threadId, "2", { environments: [{ environmentId: "local", cwd: host.cwd }] });
      await host.turn(threadId, "3");
      const { requests } = host.model;
      assert.match(requests[1]?.body.input.at(-1).output, /^exec_command is not available in this turn/);
      assert.deepEqual(
        [0, 2, 3].map((index) => namesOf(requests[index]?.body)?.includes("exec_command")),
        [false, true, false],
      );
    });

    it("in another folder for this turn alone", async () => {
      const elsewhere = tempFolder();
      const call = (id: string) => calls("exec_command", { cmd: "pwd" }, id);
      const host = await startHost({ script: [call("c1"), says("1"), call("c2"), says("2")] });
      const threadId = await host.startThread();
      await host.turn(threadId, "1", { environments: [{ environmentId: "local", cwd: elsewhere }] });
      await host.turn(threadId, "2");
      const outputs = [1, 3].map((index) =>
        host.model.requests[index]?.body.input.at(-1).output.trim().split("\n").at(-1),
      );
      assert.deepEqual(outputs, [elsewhere, host.cwd]);
    });

    it("but only where there is something", async () => {
      const host = await startHost();
      const threadId = await host.startThread();
      const failure = async (method: string, environments: object[]) =>
        (await host.client.failure(method, { threadId, cwd: host.cwd, input: [], environments })).message;
      const nowhere = [{ environmentId: "nope", cwd: host.cwd }];
      assert.equal(await failure("thread/start", nowhere), "unknown turn environment id `nope`");
      assert.equal(await failure("turn/start", nowhere), "unknown turn environment id `nope`");
      assert.equal(
        await failure("turn/start", [{ environmentId: "local", cwd: "rel" }]),
        "environment cwd must be an absolute path: rel",
      );
    });
  });

  it("take view_image away by configuration", async () => {
    const host = await startHost({
      script: [calls("view_image", { path: "a.png" }), says("ok")],
      config: ["tools.view_image=false"],
    });
    await host.turn(await host.startThread(), "look");
    const { requests } = host.model;
    assert.ok(!requests[0]?.body.tools.some(({ name }: { name: string }) => name === "view_image"));
    assert.equal(requests[1]?.body.input.at(-1).output, "view_image is turned off in the configuration");
  });

  it("know every built-in tool by name", () => {
    const tools = createThreadTools({ clock: systemClock, baseEnv: {}, loginShells: null });
    try {
      const names = tools.list.map(({ spec }) => spec.name);
      assert.deepEqual([...names, "tool_search"].sort(), [...BUILT_IN_TOOL_NAMES].sort());
    } finally {
      tools.dispose();
    }
  });
});
