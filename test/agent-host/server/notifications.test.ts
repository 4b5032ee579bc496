import assert from "node:assert/strict";
import { calls, says } from "../../support/model-server.js";
import { startHost } from "../../support/start-host.js";

const clientInfo = { name: "test", version: "1" };

describe("notifications", () => {
  it("wait until the client has read the answer to initialize", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread();
    await host.turn(threadId, "hi");
    const { client } = host.connect();
    await client.request("initialize", { clientInfo });
    await host.client.request("thread/name/set", { threadId, name: "early" });
    await host.client.next("thread/name/updated");
    assert.deepEqual(client.methods(), []);

    client.notify("initialized");
    await client.request("thread/loaded/list", {});
    await host.client.request("thread/name/set", { threadId, name: "late" });
    assert.deepEqual(await client.next("thread/name/updated"), { threadId, threadName: "late" });
  });

  it("come without `initialized` to a client that asks for something", async () => {
    const host = await startHost();
    const { client } = host.connect();
    await client.request("initialize", { clientInfo });
    const { thread } = await client.request("thread/start", { cwd: host.cwd });
    assert.equal((await client.next("thread/started")).thread.id, thread.id);
  });

  it("stay away where the client opted out, by their exact names", async () => {
    const host = await startHost({ script: () => says("ok") });
    const { client } = host.connect();
    await client.initialize({
      optOutNotificationMethods: ["item/agentMessage/delta", "turn/*", "turn/start", "thread/status"],
    });
    const { thread } = await client.request("thread/start", { cwd: host.cwd });
    await client.request("turn/start", { threadId: thread.id, input: [{ type: "text", text: "go" }] });
    await client.next("turn/completed");
    const methods = new Set(client.methods());
    assert.equal(methods.has("item/agentMessage/delta"), false);
    for (const method of ["turn/started", "thread/started", "thread/status/changed", "item/completed"]) {
      assert.ok(methods.has(method), method);
    }
  });

  it("never opt a client out of being asked", async () => {
    const host = await startHost({ script: [calls("exec_command", { cmd: "touch a" }), says("ok")] });
    const { client } = host.connect();
    await client.initialize({
      optOutNotificationMethods: ["item/commandExecution/requestApproval", "serverRequest/resolved"],
    });
    client.answer("item/commandExecution/requestApproval", () => ({ decision: "accept" }));
    const { thread } = await client.request("thread/start", { cwd: host.cwd, approvalPolicy: "untrusted" });
    await client.request("turn/start", { threadId: thread.id, input: [{ type: "text", text: "go" }] });
    await client.next("turn/completed");
    assert.deepEqual(
      client.methods().filter((method) => /requestApproval|resolved/.test(method)),
      ["item/commandExecution/requestApproval"],
    );
  });

  it("of unknown names, and those before initialize, are ignored", async () => {
    const { client } = (await startHost()).connect();
    client.notify("initialized");
    client.notify("exit");
    client.notify("no/such/notification", { a: 1 });
    await client.initialize();
    client.notify("no/such/notification", { a: 1 });
    client.notify("$/progress", {});
    client.notify("textDocument/didOpen", { textDocument: 5 });
    assert.deepEqual(await client.request("thread/loaded/list", {}), { data: [], nextCursor: null });
  });

  it("and answers that nobody asked for do no harm", async () => {
    const { client } = await startHost();
    for (const line of [
      '{"id":0,"result":{}}',
      '{"id":999,"error":{"code":1,"message":"x"}}',
      '{"id":"0","result":null}',
      '{"id":0,"result":1,"error":null}',
    ]) {
      client.sendRaw(line);
    }
    assert.deepEqual(await client.request("thread/loaded/list", {}), { data: [], nextCursor: null });
  });

  it("of `exit` end the connection and only that", async () => {
    const host = await startHost();
    const { client, disconnect } = host.connect("content-length");
    await client.initialize({ workspace: {} });
    assert.equal(await client.request("shutdown", {}), null);
    client.notify("exit");
    // Resolves because the host has ended the connection, or because we do; the next line tells which.
    const late = client.request("thread/loaded/list", {});
    await disconnect();
    await assert.rejects(late, /the host went away/);
    assert.deepEqual(await host.client.request("thread/loaded/list", {}), { data: [], nextCursor: null });
  });
});

describe("the experimental part", () => {
  it("is for clients that ask for it", async () => {
    const host = await startHost({ script: () => [...calls("exec_command", { cmd: "touch a" })] });
    const asked = async (capabilities: unknown) => {
      const { client } = host.connect();
      await client.initialize(capabilities);
      client.answer("item/commandExecution/requestApproval", () => ({ decision: "cancel" }));
      const { thread } = await client.request("thread/start", { cwd: host.cwd, approvalPolicy: "untrusted" });
      await client.request("turn/start", { threadId: thread.id, input: [{ type: "text", text: "go" }] });
      return "availableDecisions" in (await client.next("item/commandExecution/requestApproval"));
    };
    assert.deepEqual([await asked({ experimentalApi: true }), await asked({})], [true, false]);
  });
});
