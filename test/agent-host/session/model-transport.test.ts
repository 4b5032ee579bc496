import assert from "node:assert/strict";
import { calls, type Step, says } from "../../support/model-server.js";
import { startHost } from "../../support/start-host.js";

const lost: readonly Step[] = [{ disconnect: "reset" }];

describe("turns over websocket", () => {
  it("use the connection that was warmed up with the thread and send only what is new", async () => {
    const host = await startHost({
      websockets: { answersPrewarm: false },
      script: (request, index) =>
        request.body.generate === false
          ? []
          : index === 1
            ? calls("update_plan", { plan: [{ step: "think", status: "completed" }] })
            : says("done"),
    });
    const threadId = await host.startThread();
    const { body: warmUp } = await host.model.request(0);
    assert.equal((await host.turn(threadId, "go")).status, "completed");
    const [, first, second] = host.model.requests;
    assert.equal(first?.body.instructions, warmUp.instructions);
    assert.deepEqual(first?.body.tools, warmUp.tools);
    assert.deepEqual(
      [first, second].map((request) => [
        request?.connection,
        request?.body.previous_response_id !== undefined,
      ]),
      [
        [0, true],
        [0, true],
      ],
    );
    assert.deepEqual(
      second?.body.input.map((item: { type: string }) => item.type),
      ["function_call_output"],
    );
  });

  it("find their connection warmed up when the thread was resumed or forked", async () => {
    const script = (request: { readonly body: { readonly generate?: boolean } }) =>
      request.body.generate === false ? [] : says("ok");
    const websockets = { answersPrewarm: false };
    const host = await startHost({ websockets, script });
    const threadId = await host.startThread();
    await host.turn(threadId, "go");
    await host.dispose();

    const later = await startHost({ websockets, script, home: host.home });
    await later.client.request("thread/resume", { threadId });
    const { body, headers } = await later.model.request(0);
    assert.deepEqual([body.generate, headers.session_id], [false, threadId]);
    const { thread: fork } = await later.client.request("thread/fork", { threadId });
    const { body: forked, headers: ofFork } = await later.model.request(1);
    assert.deepEqual([forked.generate, ofFork.session_id], [false, fork.id]);
    await later.turn(threadId, "go on");
    const last = later.model.requests.at(-1);
    assert.deepEqual(last?.body.client_metadata["x-codex-window-id"], `${threadId}:0`);
    assert.match(last?.body.client_metadata["x-codex-turn-metadata"], /"turn_id":"[0-9a-f-]{36}"/);
  });

  it("go on over HTTP with one warning when all retries are used up", async () => {
    const host = await startHost({
      websockets: {},
      config: ["model_providers.mock.stream_max_retries=1"],
      script: (request) => (request.transport === "websocket" ? lost : says("by HTTP")),
    });
    const threadId = await host.startThread();
    const turn = await host.turn(threadId, "go");
    assert.equal(turn.status, "completed");
    const warnings = host.client.received.filter(({ method }) => method === "warning");
    assert.deepEqual(
      warnings.map(({ params }) => params.message),
      ["Falling back from WebSockets to HTTPS transport. The connection was lost too often."],
    );
    assert.deepEqual(
      host.model.requests.map(({ transport }) => transport),
      // The first one may have met a connection that had ended, so it is sent twice.
      ["websocket", "websocket", "websocket", "http"],
    );
  });

  it("tell of another model that answers", async () => {
    const host = await startHost({ script: [[{ headers: { "openai-model": "gpt-5.2" } }, ...says("hi")]] });
    const threadId = await host.startThread();
    const { turn } = await host.client.request("turn/start", {
      threadId,
      input: [{ type: "text", text: "go" }],
    });
    assert.deepEqual(await host.client.next("model/rerouted"), {
      threadId,
      turnId: turn.id,
      fromModel: "gpt-5.2-codex",
      toModel: "gpt-5.2",
      reason: "highRiskCyberActivity",
    });
    await host.client.next("turn/completed");
  });
});
