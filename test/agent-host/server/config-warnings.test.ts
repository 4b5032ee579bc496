import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { startHost, type TestHost } from "../../support/start-host.js";
import { tempFolder } from "../../support/temp-folder.js";

const warnings = (client: TestHost["client"]) =>
  client.received.filter(({ method }) => method === "configWarning").map(({ params }) => params);

describe("what is wrong in config.toml", () => {
  it("is told to every client once, with its place", async () => {
    const home = tempFolder({ "config.toml": '# mine\napproval_policy = "sometimes"\n' });
    const host = await startHost({ home });
    const first = await host.client.next("configWarning");
    assert.deepEqual(
      [first.summary, first.path, first.range],
      [
        "the setting approval_policy is not valid and is ignored",
        path.join(home, "config.toml"),
        { start: { line: 2, column: 19 }, end: { line: 2, column: 19 } },
      ],
    );
    await host.startThread();
    await host.startThread();
    const { client } = host.connect();
    await client.initialize();
    assert.deepEqual(await client.next("configWarning"), first);
    await client.request("thread/start", { cwd: host.cwd });
    assert.deepEqual([warnings(host.client), warnings(client)], [[first], [first]]);
  });

  it("is told when it happens while the host runs, and the last good content stays in force", async () => {
    const home = tempFolder({ "config.toml": 'model_reasoning_effort = "low"\n' });
    const host = await startHost({ home });
    await host.startThread();
    assert.deepEqual(warnings(host.client), []);
    writeFileSync(path.join(home, "config.toml"), 'model_reasoning_effort = "high"\nmodel = [\n');
    const { reasoningEffort } = await host.client.request("thread/start", { cwd: host.cwd });
    const warning = await host.client.next("configWarning");
    assert.deepEqual([reasoningEffort, warning.range.start.line], ["low", 3]);
  });

  it("is not told to clients that opted out, and nothing is told when all is well", async () => {
    const broken = await startHost({ home: tempFolder({ "config.toml": "model = 5\n" }) });
    const { client } = broken.connect();
    await client.initialize({ optOutNotificationMethods: ["configWarning"] });
    await client.request("thread/start", { cwd: broken.cwd });
    assert.deepEqual(warnings(client), []);
    assert.equal(warnings(broken.client).length, 1);

    const fine = await startHost({ home: tempFolder({ "config.toml": 'model = "x"\n' }) });
    await fine.startThread();
    assert.deepEqual(warnings(fine.client), []);
  });

  it("is apart from what is only worth knowing: that is a warning, told once", async () => {
    const home = tempFolder({ "config.toml": "[features]\ncode_mode = true\n" });
    const host = await startHost({ home });
    const { threadId, message } = await host.client.next("warning");
    assert.deepEqual([threadId, /change nothing: code_mode/.test(message)], [null, true]);
    await host.startThread();
    await host.startThread();
    const told = host.client.received.filter(({ method }) => method.toLowerCase().endsWith("warning"));
    assert.equal(told.length, 1);
  });
});
