import assert from "node:assert/strict";
import { says } from "../../support/model-server.js";
import { startHost, type TestHost } from "../../support/start-host.js";

const never = new Promise(() => {});
const input = (text: string) => [{ type: "text", text, text_elements: [] }];

/** A host whose first turn does not end, with what was sent to it since then. */
async function busyHost(...sent: readonly string[]) {
  const host = await startHost({ script: [[{ text: "begun" }, { until: never }], says("ok"), says("ok")] });
  const threadId = await host.startThread();
  const { turn } = await host.client.request("turn/start", { threadId, input: input("first") });
  await host.model.request(0);
  await host.client.next("item/agentMessage/delta");
  for (const text of sent) {
    await host.client.request("turn/steer", { threadId, expectedTurnId: turn.id, input: input(text) });
  }
  return { host, threadId, turnId: turn.id as string };
}

function queues(host: TestHost): string[][] {
  return host.client.received.flatMap(({ method, params }) =>
    method === "heddle/thread/queueUpdated"
      ? [params.queue.map(({ content }: { content: { text: string }[] }) => content[0]?.text)]
      : [],
  );
}

function saidTo(host: TestHost, request: number): string[] {
  return host.model.requests[request]?.body.input.flatMap(
    ({ role, content }: { role?: string; content?: { text: string }[] }) =>
      role === "user" ? (content ?? []).map(({ text }) => text).filter((text) => !text.startsWith("<")) : [],
  );
}

describe("input that waits", () => {
  it("outlives an interrupt and comes before the input of the next turn", async () => {
    const { host, threadId, turnId } = await busyHost("second", "third");
    await host.client.request("turn/interrupt", { threadId, turnId });
    await host.client.next("turn/completed");
    await host.turn(threadId, "fourth");

    assert.deepEqual(queues(host), [["second"], ["second", "third"], ["third"], []]);
    assert.deepEqual(saidTo(host, 1), ["first", "second", "third", "fourth"]);
  });

  it("outlives the host, is told of after a resume, and is part of what the model reads then", async () => {
    const { host, threadId } = await busyHost("second");
    await host.dispose();

    const later = await startHost({ home: host.home, script: [says("ok")] });
    await later.client.request("thread/resume", { threadId });
    const { queue } = await later.client.next("heddle/thread/queueUpdated");
    assert.deepEqual(queue[0].content, input("second"));
    await later.turn(threadId, "third");
    assert.deepEqual(saidTo(later, 0), ["first", "second", "third"]);
    const { thread } = await later.client.request("thread/read", { threadId, includeTurns: true });
    const shown = thread.turns.at(-1).items.filter(({ type }: { type: string }) => type === "userMessage");
    assert.equal(shown.length, 2);
  });

  it("can be taken back, once", async () => {
    const { host, threadId, turnId } = await busyHost("second", "third");
    const { queue } = await host.client.next(
      "heddle/thread/queueUpdated",
      (params) => params.queue.length === 2,
    );
    const remove = () => host.client.request("heddle/thread/queueRemove", { threadId, id: queue[0].id });
    assert.deepEqual([await remove(), await remove()], [{ removed: true }, { removed: false }]);
    await host.client.request("turn/interrupt", { threadId, turnId });
    await host.client.next("turn/completed");
    await host.turn(threadId, "fourth");
    assert.deepEqual(saidTo(host, 1), ["first", "third", "fourth"]);
  });

  it("stays with its thread when that is forked", async () => {
    const { host, threadId } = await busyHost("second");
    const { thread } = await host.client.request("thread/fork", { threadId });
    await host.turn(thread.id, "hello");
    assert.deepEqual(saidTo(host, 1), ["first", "hello"]);
  });
});
