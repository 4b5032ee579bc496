import assert from "node:assert/strict";
import { appendFileSync, readFileSync } from "node:fs";
import { calls, callsCustom, says } from "../../support/model-server.js";
import { startHost } from "../../support/start-host.js";

const PATCH = "*** Begin Patch\n*** Update File: a.txt\n@@\n-two\n+TWO\n*** End Patch\n";

describe("a stored thread", () => {
  it("resumes in another host with every turn and item, and goes on", async () => {
    const first = await startHost({
      script: [
        calls("exec_command", { cmd: "echo hi" }),
        callsCustom("apply_patch", PATCH),
        says("all done"),
      ],
      files: { "a.txt": "one\ntwo\n" },
    });
    const threadId = await first.startThread();
    const turn = await first.turn(threadId, "do both");
    await first.dispose();

    const second = await startHost({ script: () => says("went on"), home: first.home });
    const { thread } = await second.client.request("thread/resume", { threadId });
    assert.deepEqual(
      thread.turns.map((stored: { id: string; status: string; items: { type: string }[] }) => [
        stored.id,
        stored.status,
        stored.items.map(({ type }) => type),
      ]),
      [[turn.id, "completed", ["userMessage", "commandExecution", "fileChange", "agentMessage"]]],
    );
    assert.equal(thread.preview, "do both");
    await second.turn(threadId, "more");
    const input = JSON.stringify(second.model.requests[0]?.body.input);
    for (const part of ["do both", "echo hi", "all done", "more"]) assert.ok(input.includes(part), part);
  });

  it("is listed, named, archived and brought back", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread();
    await host.turn(threadId, "find me");
    const list = (params = {}) => host.client.request("thread/list", params);

    await host.client.request("thread/name/set", { threadId, name: "  Named  " });
    assert.deepEqual(await host.client.next("thread/name/updated"), { threadId, threadName: "Named" });
    const [row] = (await list({ searchTerm: "find" })).data;
    assert.deepEqual(
      [row.id, row.name, row.preview, row.status],
      [threadId, "Named", "find me", { type: "idle" }],
    );

    await host.client.request("thread/archive", { threadId });
    await host.client.next("thread/archived");
    assert.deepEqual((await list()).data, []);
    assert.deepEqual(await host.client.request("thread/loaded/list", {}), { data: [], nextCursor: null });
    assert.equal((await list({ archived: true })).data[0].id, threadId);
    assert.equal((await host.client.failure("thread/resume", { threadId })).code, -32600);

    await host.client.request("thread/unarchive", { threadId });
    assert.equal((await list()).data[0].id, threadId);
  });

  it("gives a client that attaches in mid-turn what was streamed so far", async () => {
    let release: (value: unknown) => void = () => undefined;
    const held = new Promise((resolve) => {
      release = resolve;
    });
    const host = await startHost({
      script: [[{ text: "half ", chunks: ["half "] }, { until: held }, { text: "rest" }]],
    });
    const threadId = await host.startThread();
    await host.client.request("turn/start", { threadId, input: [{ type: "text", text: "go" }] });
    await host.client.next("item/agentMessage/delta");
    const { thread } = await host.client.request("thread/resume", { threadId });
    release(undefined);
    await host.client.next("turn/completed");

    const [running] = thread.turns;
    assert.equal(running.status, "inProgress");
    assert.deepEqual(
      running.items.map(({ type }: { type: string }) => type),
      ["userMessage", "agentMessage"],
    );
    assert.equal(running.items[1].text, "half ");
  });

  it("survives damage: a torn last line and a broken one cost only themselves", async () => {
    const first = await startHost({ script: () => says("ok") });
    const threadId = await first.startThread();
    await first.turn(threadId, "one");
    const { thread } = await first.client.request("thread/read", { threadId });
    await first.dispose();
    appendFileSync(thread.path, '{"broken\n{"timestamp":"2026-01-01T00:00:00.000Z","type":"event_m');

    const second = await startHost({ script: () => says("ok"), home: first.home });
    const resumed = await second.client.request("thread/resume", { threadId });
    assert.equal(resumed.thread.turns.length, 1);
    assert.equal((await second.turn(threadId, "two")).status, "completed");
    assert.ok(readFileSync(thread.path, "utf8").endsWith("\n"));
  });

  it("writes nothing before the first message, and nothing at all when ephemeral", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread();
    assert.match(
      (await host.client.failure("thread/read", { threadId, includeTurns: true })).message,
      /not materialized/,
    );
    const ephemeral = await host.client.request("thread/start", { cwd: host.cwd, ephemeral: true });
    assert.equal(ephemeral.thread.path, null);
    await host.turn(ephemeral.thread.id, "hush", { sandboxPolicy: { type: "dangerFullAccess" } });
    assert.deepEqual((await host.client.request("thread/list", {})).data, []);
  });
});
