import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { says } from "../../support/model-server.js";
import { startHost } from "../../support/start-host.js";
import { tempFolder } from "../../support/temp-folder.js";

describe("a configuration that changes while the host runs", () => {
  it("can be asked to be read anew, and counts in a thread that is there with its next turn", async () => {
    const home = tempFolder({ "config.toml": "" });
    const host = await startHost({ home, script: () => says("ok") });
    const threadId = await host.startThread();
    await host.turn(threadId, "one");
    // The host may be about to note in the same file that the folder is trusted: neither must undo the other.
    writeFileSync(path.join(home, "config.toml"), "[features]\nshell_tool = false\n");
    assert.deepEqual(await host.client.request("config/mcpServer/reload", undefined), {});
    await host.turn(threadId, "two");
    const offered = host.model.requests.map(({ body }) =>
      body.tools.some(({ name }: { name: string }) => name === "exec_command"),
    );
    assert.deepEqual(offered, [true, false]);
  });

  it("gives one warning when it breaks, though nobody asks for anything, and one more when it breaks anew", async () => {
    const home = tempFolder({ "config.toml": 'instructions = "be brief"\n' });
    const host = await startHost({ home });
    await host.startThread();
    const file = path.join(home, "config.toml");
    writeFileSync(file, 'instructions = "be brief"\nx = = 1\n');
    const first = await host.client.next("configWarning");
    assert.deepEqual(first.range.start, { line: 2, column: 5 });
    const { thread } = await host.client.request("thread/start", { cwd: host.cwd });
    assert.ok(thread.id);
    writeFileSync(file, '\n\ninstructions = "be brief\n');
    const second = await host.client.next("configWarning", ({ range }) => range.start.line !== 2);
    assert.equal(second.range.start.line, 3);
    const told = host.client.received.filter(({ method }) => method === "configWarning");
    assert.equal(told.length, 2);
  });

  it("counts from the next turn on, but for what the client was told when the thread started", async () => {
    const home = tempFolder({ "config.toml": "" });
    const host = await startHost({ home, script: [says("one"), says("two"), says("three")] });
    const threadId = await host.startThread();
    const other = await host.startThread({ config: { "features.shell_tool": true } });
    await host.turn(threadId, "hello");
    const file = path.join(home, "config.toml");
    // Before the table in which the host has noted by now that it is trusted here.
    const changed = 'approval_policy = "untrusted"\nfeatures.shell_tool = false\n';
    writeFileSync(file, changed + readFileSync(file, "utf8"));
    await host.turn(threadId, "hello again");
    await host.turn(other, "hello");
    const offers = host.model.requests.map(({ body }) =>
      body.tools.some(({ name }: { name: string }) => name === "exec_command"),
    );
    assert.deepEqual(offers, [true, false, true]);
  });

  it("takes away from a loaded thread what an administrator no longer allows", async () => {
    const home = tempFolder();
    mkdirSync(path.join(home, "machine"));
    const host = await startHost({ home, script: [says("one")] });
    const threadId = await host.startThread({ sandbox: "danger-full-access" });
    writeFileSync(
      path.join(home, "machine/requirements.toml"),
      'allowed_sandbox_modes = ["read-only"]\nallowed_approval_policies = ["on-request"]\n',
    );
    await host.turn(threadId, "hello");
    const { sandbox, approvalPolicy } = await host.client.request("thread/resume", { threadId });
    assert.deepEqual([sandbox.type, approvalPolicy], ["readOnly", "on-request"]);
  });
});
