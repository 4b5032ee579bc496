import assert from "node:assert/strict";
import { createDeferred } from "../../../../agent-host/base/deferred.js";
import { says } from "../../../support/model-server.js";
import { startHost, type TestHost } from "../../../support/start-host.js";

interface TurnView {
  readonly id: string;
  readonly status: string;
  readonly items: readonly { readonly type: string; readonly text?: string }[];
}

const ids = (turns: readonly TurnView[]) => turns.map((turn) => turn.id);

async function threadOf(host: TestHost, ...texts: readonly string[]) {
  const threadId = await host.startThread();
  const turns: TurnView[] = [];
  for (const text of texts) turns.push(await host.turn(threadId, text));
  return { threadId, turns };
}

describe("thread/fork", () => {
  it("copies a stored thread into one of its own, which goes on alone", async () => {
    const first = await startHost({ script: () => says("ok") });
    const { threadId, turns } = await threadOf(first, "one", "two");
    await first.client.request("thread/name/set", { threadId, name: "Named" });
    await first.dispose();

    const host = await startHost({ script: () => says("ok"), home: first.home });
    const { thread } = await host.client.request("thread/fork", { threadId });
    assert.notEqual(thread.id, threadId);
    assert.deepEqual(
      [thread.forkedFromId, thread.name, thread.preview, ids(thread.turns)],
      [threadId, "Named", "one", ids(turns)],
    );
    assert.deepEqual((await host.client.next("thread/started")).thread, { ...thread, turns: [] });

    await host.turn(thread.id, "three");
    const input = JSON.stringify(host.model.requests[0]?.body.input);
    for (const part of ["one", "two", "three"]) assert.ok(input.includes(part), part);
    const read = async (id: string) =>
      (await host.client.request("thread/read", { threadId: id, includeTurns: true })).thread.turns.length;
    assert.deepEqual([await read(threadId), await read(thread.id)], [2, 3]);
  });

  it("ends a running turn in the copy alone", async () => {
    const goOn = createDeferred<void>();
    const host = await startHost({
      script: (_request, index) => (index === 0 ? says("done") : [{ until: goOn.promise }, ...says("late")]),
    });
    const { threadId } = await threadOf(host, "one");
    await host.client.request("turn/start", { threadId, input: [{ type: "text", text: "two" }] });
    await host.client.next("item/completed", ({ item }) => item.content?.[0]?.text === "two");
    const { thread } = await host.client.request("thread/fork", { threadId });
    assert.deepEqual(
      thread.turns.map((turn: TurnView) => turn.status),
      ["completed", "interrupted"],
    );
    goOn.resolve();
    const { turn } = await host.client.next("turn/completed", (ended) => ended.threadId === threadId);
    assert.equal(turn.status, "completed");
  });

  it("stops after a turn, or before one", async () => {
    const host = await startHost({ script: () => says("ok") });
    const { threadId, turns } = await threadOf(host, "one", "two", "three");
    const fork = async (params: object) =>
      ids((await host.client.request("thread/fork", { threadId, ...params })).thread.turns);
    assert.deepEqual(await fork({ lastTurnId: turns[1]?.id }), ids(turns.slice(0, 2)));
    assert.deepEqual(await fork({ beforeTurnId: turns[1]?.id }), ids(turns.slice(0, 1)));
    await host.client.request("thread/rollback", { threadId, numTurns: 1 });
    for (const params of [{ lastTurnId: turns[2]?.id }, { beforeTurnId: "nope" }]) {
      const failure = await host.client.failure("thread/fork", { threadId, ...params });
      assert.match(failure.message, /has no turn/);
    }
    assert.match(
      (await host.client.failure("thread/fork", { threadId, lastTurnId: "a", beforeTurnId: "b" })).message,
      /cannot be combined/,
    );
  });

  it("keeps an ephemeral copy off the disk, and can copy that again", async () => {
    const host = await startHost({ script: () => says("ok") });
    const { threadId } = await threadOf(host, "one");
    const { thread } = await host.client.request("thread/fork", { threadId, ephemeral: true });
    assert.deepEqual([thread.ephemeral, thread.path, thread.turns.length], [true, null, 1]);
    await host.turn(thread.id, "two");
    const again = await host.client.request("thread/fork", { threadId: thread.id, ephemeral: true });
    assert.equal(again.thread.turns.length, 2);
    assert.equal((await host.client.request("thread/list", {})).data.length, 1);
    const gone = await host.client.failure("thread/read", { threadId: thread.id, includeTurns: true });
    assert.match(gone.message, /ephemeral/);
  });

  it("reads another file when it is given one, and says when there is nothing to copy", async () => {
    const host = await startHost({ script: () => says("ok") });
    const { threadId } = await threadOf(host, "one");
    const { path } = (await host.client.request("thread/read", { threadId })).thread;
    const other = "01a1f876-9028-7772-a156-3ba5ac952b9d";
    const { thread } = await host.client.request("thread/fork", {
      threadId: other,
      path,
      excludeTurns: true,
    });
    assert.deepEqual([thread.forkedFromId, thread.turns], [threadId, []]);
    const empty = await host.startThread();
    for (const id of [other, empty]) {
      assert.deepEqual(await host.client.failure("thread/fork", { threadId: id }), {
        code: -32600,
        message: `no rollout found for thread id ${id}`,
      });
    }
  });
});
