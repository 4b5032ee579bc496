// Two hosts on one home: one writes a thread, the other is told so, follows, and takes over.
import assert from "node:assert/strict";
import { asOptions, startBuiltHost } from "../support/built-host.js";
import { afterThisTest } from "../support/cleanup.js";
import { calls, says, startModelServer, type Turns } from "../support/model-server.js";
import { modelOptions } from "../support/start-host.js";

async function twoHosts(script: Turns) {
  const model = await startModelServer(script);
  afterThisTest(() => model.close());
  const args = asOptions(modelOptions(model.url, "responses"));
  const first = startBuiltHost(args);
  const second = startBuiltHost(args, { home: first.home });
  await Promise.all([first.client.initialize(), second.client.initialize()]);
  const { thread } = await first.client.request("thread/start", {
    cwd: first.cwd,
    approvalPolicy: "never",
    sandbox: "danger-full-access",
  });
  const turn = async (text: string) => {
    await first.client.request("turn/start", { threadId: thread.id, input: [{ type: "text", text }] });
    return (await first.client.next("turn/completed")).turn;
  };
  return { first, second, threadId: thread.id as string, turn };
}

describe("two hosts on one home", () => {
  it("write a thread one after the other, and the second one follows meanwhile", async () => {
    const { first, second, threadId, turn } = await twoHosts((_request, index) =>
      index === 1 ? calls("exec_command", { cmd: "echo hi" }) : says("ok"),
    );
    const one = await turn("one");
    const refused = await second.client.failure("thread/resume", { threadId });
    assert.deepEqual([refused.code, (refused.data as { threadId: string }).threadId], [-32600, threadId]);
    assert.match(refused.message, new RegExp(`open for writing in process ${first.child.pid} `));
    const refusedToo = await second.client.failure("thread/archive", { threadId });
    assert.match(refusedToo.message, /open for writing/);

    const followed = await second.client.request("heddle/thread/follow", { threadId });
    assert.equal(followed.holder.pid, first.child.pid);
    assert.deepEqual(
      followed.thread.turns.map(({ id }: { id: string }) => id),
      [one.id],
    );
    const two = await turn("two");
    const { turn: seen } = await second.client.next("turn/completed");
    assert.deepEqual([seen.id, seen.status], [two.id, "completed"]);
    assert.deepEqual(
      second.client.received
        .filter(({ method }) => method === "item/completed")
        .map(({ params }) => params.item.type),
      ["userMessage", "commandExecution", "agentMessage"],
    );

    first.child.stdin.end();
    await first.exited;
    assert.deepEqual(await second.client.next("heddle/thread/released"), { threadId });
    await second.client.request("heddle/thread/unfollow", { threadId });
    assert.equal((await second.client.request("thread/resume", { threadId })).thread.turns.length, 2);
  });

  it("need not wait when the writer was killed", async () => {
    const { first, second, threadId } = await twoHosts(() => [
      { text: "half of ", chunks: ["half of "] },
      { until: new Promise(() => undefined) },
    ]);
    await first.client.request("turn/start", { threadId, input: [{ type: "text", text: "go" }] });
    await first.client.next("item/agentMessage/delta");
    first.child.kill("SIGKILL");
    await first.exited;
    const { thread } = await second.client.request("thread/resume", { threadId });
    assert.deepEqual(
      thread.turns.map(({ status }: { status: string }) => status),
      ["interrupted"],
    );
  });
});
