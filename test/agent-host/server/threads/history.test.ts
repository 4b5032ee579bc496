// What a thread remembers can be cut, added to and given.
import assert from "node:assert/strict";
import { says } from "../../../support/model-server.js";
import { startHost } from "../../../support/start-host.js";

const said = (text: string) => ({ type: "message", role: "user", content: [{ type: "input_text", text }] });
const OTHER = "01a1f876-9028-7772-a156-3ba5ac952b9d";

describe("thread/rollback", () => {
  it("takes turns out of what is shown and remembered, also after a restart", async () => {
    const first = await startHost({ script: () => says("ok") });
    const threadId = await first.startThread();
    for (const text of ["alpha", "beta", "gamma"]) await first.turn(threadId, text);
    const { thread } = await first.client.request("thread/rollback", { threadId, numTurns: 2 });
    assert.deepEqual(
      thread.turns.map((turn: { items: { id: string }[] }) => turn.items.map(({ id }) => id)),
      [["item-1", "item-2"]],
    );
    await first.turn(threadId, "delta");
    const input = JSON.stringify(first.model.requests.at(-1)?.body.input);
    assert.deepEqual(
      ["alpha", "beta", "gamma", "delta"].map((text) => input.includes(text)),
      [true, false, false, true],
    );
    assert.ok(input.includes("environment_context"), "the context is said again");
    await first.dispose();

    const second = await startHost({ script: () => says("ok"), home: first.home });
    const resumed = await second.client.request("thread/resume", { threadId });
    assert.equal(resumed.thread.turns.length, 2);
    await second.client.request("thread/rollback", { threadId, numTurns: 2 });
    await second.dispose();
    const third = await startHost({ script: () => says("ok"), home: first.home });
    await third.client.request("thread/resume", { threadId });
    await third.turn(threadId, "epsilon");
    assert.ok(JSON.stringify(third.model.requests[0]?.body.input).includes("environment_context"));
  });

  it("refuses what cannot be rolled back", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread();
    const failure = (params: object) =>
      host.client.failure("thread/rollback", { threadId, numTurns: 1, ...params });
    assert.equal((await failure({ numTurns: 0 })).message, "numTurns must be >= 1");
    assert.match((await failure({})).message, /not materialized yet/);
    assert.equal((await failure({ threadId: OTHER })).message, `thread not found: ${OTHER}`);
  });
});

describe("thread/inject_items", () => {
  it("adds to what the model remembers, tells nobody, and lasts", async () => {
    const first = await startHost({ script: () => says("ok") });
    const threadId = await first.startThread();
    const items = [said("told before"), { type: "web_search_call", status: "completed" }];
    assert.deepEqual(await first.client.request("thread/inject_items", { threadId, items }), {});
    await first.dispose();
    assert.ok(!first.client.methods().some((method) => method.startsWith("item/")));

    const second = await startHost({ script: () => says("ok"), home: first.home });
    await second.client.request("thread/resume", { threadId });
    await second.turn(threadId, "go on");
    assert.ok(JSON.stringify(second.model.requests[0]?.body.input).includes("told before"));
  });

  it("names the item that is none", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread();
    const failure = async (items: readonly unknown[]) =>
      (await host.client.failure("thread/inject_items", { threadId, items })).message;
    assert.equal(await failure([]), "items must not be empty");
    assert.match(await failure([said("fine"), { foo: 1 }]), /^items\[1\] is not a valid response item: type/);
  });
});

describe("thread/resume", () => {
  it("begins a new thread with a history that it is given", async () => {
    const host = await startHost({ script: () => says("ok") });
    const running = await host.startThread();
    const resume = (threadId: string) => ({ threadId, history: [said("given words")] });
    const { thread } = await host.client.request("thread/resume", resume(OTHER));
    assert.notEqual(thread.id, OTHER);
    assert.deepEqual([thread.preview, thread.turns], ["given words", []]);
    await host.turn(thread.id, "go on");
    assert.ok(JSON.stringify(host.model.requests[0]?.body.input).includes("given words"));
    assert.deepEqual(await host.client.failure("thread/resume", resume(running)), {
      code: -32600,
      message: `cannot resume thread ${running} with history while it is already running`,
    });
  });

  it("finds a thread by its file, running or stored", async () => {
    const first = await startHost({ script: () => says("ok") });
    const threadId = await first.startThread();
    await first.turn(threadId, "hello");
    const { path } = (await first.client.request("thread/read", { threadId })).thread;
    const attached = await first.client.request("thread/resume", { threadId: OTHER, path });
    assert.equal(attached.thread.id, threadId);
    const mismatch = await first.client.failure("thread/resume", { threadId, path: "/no/such.jsonl" });
    assert.match(mismatch.message, /^cannot resume running thread .* with mismatched path/);
    await first.dispose();

    const second = await startHost({ script: () => says("ok"), home: first.home });
    const cold = await second.client.request("thread/resume", { threadId: OTHER, path });
    assert.deepEqual([cold.thread.id, cold.thread.turns.length], [threadId, 1]);
    const missing = await second.client.failure("thread/resume", { threadId: OTHER, path: "/no/such.jsonl" });
    assert.match(missing.message, /no rollout found/);
  });

  it("restores model and effort of the newest turn unless the client names any", async () => {
    const first = await startHost({ script: () => says("ok") });
    const threadId = await first.startThread();
    await first.turn(threadId, "hello", { model: "other-model", effort: "high" });
    await first.dispose();
    const second = await startHost({ script: () => says("ok"), home: first.home });
    const resumed = await second.client.request("thread/resume", { threadId });
    assert.deepEqual([resumed.model, resumed.reasoningEffort], ["other-model", "high"]);
  });
});
