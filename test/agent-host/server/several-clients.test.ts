import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { calls, says } from "../../support/model-server.js";
import { startHost, type TestHost } from "../../support/start-host.js";

const ASK = "item/commandExecution/requestApproval";
const never = () => new Promise<never>(() => undefined);

/** A second client that follows the same thread. */
async function follow(host: TestHost, threadId: string) {
  const connection = host.connect();
  await connection.client.initialize();
  await connection.client.request("thread/resume", { threadId });
  return connection;
}

function start(host: TestHost, threadId: string) {
  return host.client.request("turn/start", { threadId, input: [{ type: "text", text: "go" }] });
}

async function hostThatAsks() {
  const host = await startHost({ script: [calls("exec_command", { cmd: "touch made" }), says("done")] });
  const threadId = await host.startThread({ approvalPolicy: "untrusted" });
  return { host, threadId, made: () => existsSync(path.join(host.cwd, "made")) };
}

describe("several clients of one thread", () => {
  it("hear the same, those of other threads nothing", async () => {
    const host = await startHost({ script: () => says("hello") });
    const threadId = await host.startThread();
    await host.turn(threadId, "first");
    const { client: second } = await follow(host, threadId);
    const { client: stranger } = host.connect();
    await stranger.initialize();
    await second.next("thread/tokenUsage/updated");
    const from = host.client.received.length;
    await host.turn(threadId, "second");
    await second.next("turn/completed");

    const ofTurn = second.received.slice(second.methods().indexOf("thread/tokenUsage/updated") + 1);
    assert.deepEqual(ofTurn, host.client.received.slice(from));
    await stranger.request("thread/loaded/list", {});
    assert.deepEqual(stranger.methods(), []);
  });

  for (const [decision, expected] of [
    ["accept", true],
    ["decline", false],
  ] as const) {
    it(`are all asked; the first answer counts (${decision}) and the others are told`, async () => {
      const { host, threadId, made } = await hostThatAsks();
      const { client: second } = await follow(host, threadId);
      host.client.answer(ASK, never);
      let secondId: unknown;
      second.answer(ASK, async (_params, id) => {
        secondId = id;
        await host.client.next(ASK);
        return { decision };
      });
      await start(host, threadId);
      const resolved = await host.client.next("serverRequest/resolved");
      await host.client.next("turn/completed");

      assert.equal(made(), expected);
      assert.equal(resolved.threadId, threadId);
      assert.deepEqual(await second.next("serverRequest/resolved"), { threadId, requestId: secondId });
      const count = (peer: typeof second) => peer.methods().filter((method) => method === ASK).length;
      assert.deepEqual([count(host.client), count(second)], [1, 1]);
    });
  }

  it("cannot change an answer that was given", async () => {
    const { host, threadId, made } = await hostThatAsks();
    const { client: second } = await follow(host, threadId);
    host.client.answer(ASK, () => ({ decision: "decline" }));
    second.answer(ASK, async () => {
      await second.next("turn/completed");
      return { decision: "accept" };
    });
    await start(host, threadId);
    await second.next("item/completed", ({ item }) => item.type === "commandExecution");
    await host.client.next("turn/completed");
    await second.request("thread/loaded/list", {});
    assert.equal(made(), false);
  });

  it("leave the question open when one of them goes away", async () => {
    const { host, threadId, made } = await hostThatAsks();
    const second = await follow(host, threadId);
    second.client.answer(ASK, never);
    let answer: (value: unknown) => void = () => undefined;
    host.client.answer(ASK, () => new Promise((resolve) => (answer = resolve)));
    await start(host, threadId);
    await second.client.next(ASK);
    await host.client.next(ASK);
    await second.disconnect();
    assert.equal(host.client.methods().includes("serverRequest/resolved"), false);

    answer({ decision: "accept" });
    await host.client.next("turn/completed");
    assert.equal(made(), true);
  });

  it("may all go away: the turn waits, and whoever resumes the thread is asked", async () => {
    const host = await startHost({ script: [calls("exec_command", { cmd: "touch made" }), says("done")] });
    const first = host.connect();
    await first.client.initialize();
    first.client.answer(ASK, never);
    const { thread } = await first.client.request("thread/start", {
      cwd: host.cwd,
      approvalPolicy: "untrusted",
      sandbox: "danger-full-access",
    });
    await first.client.request("turn/start", { threadId: thread.id, input: [{ type: "text", text: "go" }] });
    const asked = await first.client.next(ASK);
    await first.disconnect();

    const second = host.connect().client;
    second.answer(ASK, () => ({ decision: "accept" }));
    await second.initialize();
    const resumed = await second.request("thread/resume", { threadId: thread.id });
    assert.deepEqual(resumed.thread.status, { type: "active", activeFlags: ["waitingOnApproval"] });
    assert.deepEqual(await second.next(ASK), asked);
    assert.equal((await second.next("turn/completed")).turn.status, "completed");
    assert.equal(existsSync(path.join(host.cwd, "made")), true);
  });

  it("do not stop a turn by going away", async () => {
    let release: (value: unknown) => void = () => undefined;
    const held = new Promise((resolve) => {
      release = resolve;
    });
    const host = await startHost({ script: [[{ until: held }, { text: "all of it" }]] });
    const first = host.connect();
    await first.client.initialize();
    const { thread } = await first.client.request("thread/start", { cwd: host.cwd });
    await first.client.request("turn/start", { threadId: thread.id, input: [{ type: "text", text: "go" }] });
    await host.model.request(0);
    await first.disconnect();

    await host.client.request("thread/resume", { threadId: thread.id });
    release(undefined);
    assert.equal((await host.client.next("turn/completed")).turn.status, "completed");
  });

  it("do not stop a turn by going away right after asking for it", async () => {
    const host = await startHost({ script: () => says("all of it") });
    const first = host.connect();
    await first.client.initialize();
    const { thread } = await first.client.request("thread/start", { cwd: host.cwd });
    await host.client.request("thread/resume", { threadId: thread.id }).catch(() => undefined);
    first.client.notify("nothing");
    const started = first.client.request("turn/start", {
      threadId: thread.id,
      input: [{ type: "text", text: "go" }],
    });
    await first.disconnect();
    await started;
    assert.equal((await host.client.next("turn/completed")).turn.status, "completed");
  });

  it("are not asked again what they are asked already, and stop hearing after unsubscribing", async () => {
    const { host, threadId } = await hostThatAsks();
    let answer: (value: unknown) => void = () => undefined;
    host.client.answer(ASK, () => new Promise((resolve) => (answer = resolve)));
    await start(host, threadId);
    await host.client.next(ASK);
    const { client: second } = await follow(host, threadId);
    second.answer(ASK, never);
    await second.next(ASK);
    await second.request("thread/resume", { threadId });
    assert.deepEqual(await second.request("thread/unsubscribe", { threadId }), { status: "unsubscribed" });
    answer({ decision: "decline" });
    await host.client.next("turn/completed");
    await second.request("thread/loaded/list", {});

    const methods = second.methods();
    assert.equal(methods.filter((method) => method === ASK).length, 1);
    assert.equal(methods.includes("turn/completed"), false);
    assert.deepEqual(await second.request("thread/unsubscribe", { threadId }), { status: "notSubscribed" });
  });
});
