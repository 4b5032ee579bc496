// A client that speaks as little as the protocol allows, as VS Code's own client of agent hosts does: it writes no
// `jsonrpc` member, knows one kind of question, passes over notifications, and ends the host by ending its input.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { asOptions, isRunning, startBuiltHost, within } from "../support/built-host.js";
import { afterThisTest } from "../support/cleanup.js";
import { calls, callsCustom, says, startModelServer } from "../support/model-server.js";
import { modelOptions } from "../support/start-host.js";
import { tempFolder } from "../support/temp-folder.js";

const PATCH = "*** Begin Patch\n*** Update File: a.txt\n@@\n-one\n+ONE\n*** End Patch\n";
/** After its input has ended the host has so long before it is killed. */
const GRACE_MS = 2_000;

describe("a client that speaks as little as it may", () => {
  it("is asked, may not know what it is asked, and ends the host by ending its input", async () => {
    const cwd = tempFolder({ "a.txt": "one\n" });
    const model = await startModelServer([
      calls("exec_command", { cmd: "touch made.txt" }, "c1"),
      callsCustom("apply_patch", PATCH, "c2"),
      says("as far as I may"),
      calls("exec_command", { cmd: "echo $$ > pid; sleep 60", yield_time_ms: 30_000 }, "c3"),
    ]);
    afterThisTest(() => model.close());
    const { client, child, exited, stderr } = startBuiltHost(
      asOptions(modelOptions(model.url, "responses")),
      {
        cwd,
      },
    );
    await client.request("initialize", { clientInfo: { name: "spare", version: "1" }, capabilities: null });
    client.notify("initialized");
    // Every other request of the host is answered -32601, see Peer.
    client.answer("item/commandExecution/requestApproval", () => ({ decision: "accept" }));
    const { thread } = await client.request("thread/start", {
      cwd,
      approvalPolicy: "untrusted",
      sandbox: "read-only",
    });
    const input = [{ type: "text", text: "go" }];
    await client.request("turn/start", { threadId: thread.id, input });
    const { turn } = await client.next("turn/completed");
    assert.deepEqual([turn.status, turn.error], ["completed", null]);
    assert.equal(existsSync(path.join(cwd, "made.txt")), true);
    // Nobody could say yes to the patch.
    assert.equal(readFileSync(path.join(cwd, "a.txt"), "utf8"), "one\n");
    const statuses = client.received
      .filter(({ method }) => method === "item/completed")
      .map(({ params }) => params.item)
      .filter(({ status }) => status !== undefined)
      .map(({ type, status }) => `${type} ${status}`);
    assert.deepEqual(statuses, ["commandExecution completed", "fileChange declined"]);
    assert.match(stderr(), /a request to the user was answered with an error/);

    await client.request("turn/start", { threadId: thread.id, input });
    const pid = () => {
      const file = path.join(cwd, "pid");
      return existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
    };
    await within(20_000, "the command runs", () => pid() > 0);
    const startedAt = performance.now();
    child.stdin.end();
    assert.deepEqual(await exited, { code: 0, signal: null });
    assert.ok(performance.now() - startedAt < GRACE_MS, "the host was still there after its grace");
    assert.equal(isRunning(pid()), false);
  });
});
