import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { calls, says } from "../../support/model-server.js";
import { startHost, type TestHost } from "../../support/start-host.js";

/** Runs it, and gives the item as it ended. */
async function shell(host: TestHost, threadId: string, command: string) {
  await host.client.request("thread/shellCommand", { threadId, command });
  const { item } = await host.client.next("item/completed", (done) => done.item.source === "userShell");
  return item;
}

describe("thread/shellCommand", () => {
  it("is a turn of its own while no other runs, and the model reads of it later", async () => {
    const host = await startHost({ script: () => says("ok") });
    // What the policy would ask for or refuse is the user's own affair here.
    const threadId = await host.startThread({ approvalPolicy: "never", sandbox: "read-only" });
    const item = await shell(host, threadId, "echo from the user > made.txt; echo seen; exit 3");
    const { turn } = await host.client.next("turn/completed");

    assert.deepEqual(
      [item.status, item.exitCode, item.aggregatedOutput, item.processId, turn.status],
      ["failed", 3, "seen\n", null, "completed"],
    );
    assert.ok(existsSync(path.join(host.cwd, "made.txt")));
    assert.equal(host.model.requests.length, 0);

    await host.turn(threadId, "what did I run?");
    const input = JSON.stringify(host.model.requests[0]?.body.input);
    assert.match(input, /<user_shell_command>.*echo seen.*Exit code: 3.*seen.*<\/user_shell_command>/);
  });

  it("is still there after a resume", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread();
    await shell(host, threadId, "echo kept");
    await host.client.next("turn/completed");
    await host.turn(threadId, "hi");
    await host.dispose();

    const later = await startHost({ home: host.home, script: () => says("ok") });
    const { thread } = await later.client.request("thread/resume", { threadId });
    assert.deepEqual(
      thread.turns.map((turn: { items: { type: string; source?: string }[] }) =>
        turn.items.map(({ type, source }) => source ?? type),
      ),
      [["userShell"], ["userMessage", "agentMessage"]],
    );
    await later.turn(threadId, "again");
    assert.match(JSON.stringify(later.model.requests[0]?.body.input), /echo kept/);
  });

  it("joins the turn that runs, and its model reads of it", async () => {
    const host = await startHost({
      script: [
        calls("exec_command", { cmd: "until [ -e go ]; do sleep 0.01; done" }),
        says("done"),
        says("I see"),
      ],
    });
    const threadId = await host.startThread();
    await host.client.request("turn/start", { threadId, input: [{ type: "text", text: "wait" }] });
    await host.client.next("item/started", ({ item }) => item.type === "commandExecution");
    const item = await shell(host, threadId, "touch go; echo beside");
    assert.equal(item.exitCode, 0);
    await host.client.next("turn/completed");

    assert.equal(host.client.methods().filter((method) => method === "turn/started").length, 1);
    // Whether it is ready for the next request of the turn, or for the next turn only, is a matter of moments.
    await host.turn(threadId, "and?");
    assert.match(JSON.stringify(host.model.requests[2]?.body.input), /echo beside.*Exit code: 0/);
  });

  it("ends with its turn when that is interrupted", async () => {
    const host = await startHost({ script: [] });
    const threadId = await host.startThread();
    await host.client.request("thread/shellCommand", { threadId, command: "echo begun; sleep 60" });
    const { turn } = await host.client.next("turn/started");
    await host.client.next("item/commandExecution/outputDelta", ({ delta }) => delta.includes("begun"));
    await host.client.request("turn/interrupt", { threadId, turnId: turn.id });
    const { item } = await host.client.next("item/completed");
    const ended = await host.client.next("turn/completed");

    assert.deepEqual([item.status, ended.turn.status], ["failed", "interrupted"]);
  });

  it("gives input that came meanwhile a turn of its own", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread();
    await host.client.request("thread/shellCommand", {
      threadId,
      command: "until [ -e go ]; do sleep 0.01; done",
    });
    await host.client.next("item/started");
    await host.client.request("turn/start", { threadId, input: [{ type: "text", text: "then?" }] });
    await host.client.request("fs/writeFile", { path: path.join(host.cwd, "go"), dataBase64: "" });
    await host.client.next("turn/completed");
    await host.client.next("turn/completed");

    assert.match(JSON.stringify(host.model.requests[0]?.body.input.at(-1)), /then\?/);
  });

  it("refuses what is no command and no thread", async () => {
    const host = await startHost();
    const threadId = await host.startThread();
    await assert.rejects(host.client.request("thread/shellCommand", { threadId, command: "  \n" }), {
      code: -32600,
      message: "command must not be empty",
    });
    await assert.rejects(
      host.client.request("thread/shellCommand", { threadId: "nonsense", command: "ls" }),
      {
        code: -32600,
      },
    );
  });
});

describe("thread/backgroundTerminals/clean", () => {
  it("ends commands that outlived their turn, each with its late item", async () => {
    const host = await startHost({
      script: [calls("exec_command", { cmd: "echo up; sleep 60", yield_time_ms: 250 }), says("it runs")],
    });
    const threadId = await host.startThread();
    await host.turn(threadId, "start it");
    await host.client.request("thread/backgroundTerminals/clean", { threadId });
    const { item } = await host.client.next(
      "item/completed",
      ({ item: { type } }) => type === "commandExecution",
    );

    assert.deepEqual([item.status, item.aggregatedOutput], ["failed", "up\n"]);
    assert.ok(item.exitCode > 128);
  });

  it("has nothing to do in a thread without any", async () => {
    const host = await startHost();
    const threadId = await host.startThread();
    assert.deepEqual(await host.client.request("thread/backgroundTerminals/clean", { threadId }), {});
  });
});
