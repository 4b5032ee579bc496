import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { calls, says } from "../../support/model-server.js";
import { startHost } from "../../support/start-host.js";
import { tempFolder } from "../../support/temp-folder.js";

describe("config/batchWrite", () => {
  it("writes all edits and keeps comments", async () => {
    const home = tempFolder({ "config.toml": '# mine\napproval_policy = "never" # quiet\n' });
    const { client } = await startHost({ home });
    const answer = await client.request("config/batchWrite", {
      edits: [
        { keyPath: "approval_policy", value: "untrusted", mergeStrategy: "replace" },
        { keyPath: "model_reasoning_effort", value: "high", mergeStrategy: "replace" },
      ],
    });
    assert.equal(answer.status, "ok");
    const text = readFileSync(path.join(home, "config.toml"), "utf8");
    for (const part of ["# mine", "# quiet", '"untrusted"', 'model_reasoning_effort = "high"'])
      assert.ok(text.includes(part), part);
  });

  it("writes nothing when one edit is refused, and nothing for a stale version", async () => {
    const home = tempFolder({ "config.toml": 'approval_policy = "never"\n' });
    const { client } = await startHost({ home });
    const edits = [
      { keyPath: "approval_policy", value: "untrusted", mergeStrategy: "replace" },
      { keyPath: "sandbox_mode", value: "no-such-mode", mergeStrategy: "replace" },
    ];
    assert.deepEqual((await client.failure("config/batchWrite", { edits })).data, {
      config_write_error_code: "configValidationError",
    });
    assert.deepEqual(
      (await client.failure("config/batchWrite", { edits: edits.slice(0, 1), expectedVersion: "sha256:old" }))
        .data,
      {
        config_write_error_code: "configVersionConflict",
      },
    );
    assert.equal(readFileSync(path.join(home, "config.toml"), "utf8"), 'approval_policy = "never"\n');
  });
});

describe("features", () => {
  it("are listed by page, switched while running, and decide what the model is offered", async () => {
    const host = await startHost({ script: [calls("exec_command", { cmd: "true" }), says("done")] });
    const page = await host.client.request("experimentalFeature/list", { limit: 1 });
    assert.deepEqual([page.data.length, page.nextCursor], [1, "1"]);
    await host.client.request("experimentalFeature/enablement/set", {
      enablement: { shell_tool: false, goals: false },
    });
    await host.turn(await host.startThread(), "go");

    const names = host.model.requests[0]?.body.tools.map(({ name }: { name: string }) => name);
    assert.deepEqual(names, ["update_plan", "apply_patch", "view_image"]);
    assert.equal(host.model.requests[1]?.body.input.at(-1).output, "unsupported call: exec_command");
  });

  it("refuse an unknown name, and leave what config.toml decides alone", async () => {
    const home = tempFolder({ "config.toml": "[features]\nshell_tool = true\n" });
    const { client } = await startHost({ home });
    assert.equal(
      (await client.failure("experimentalFeature/enablement/set", { enablement: { nope: true } })).message,
      "invalid feature enablement `nope`",
    );
    await client.request("experimentalFeature/enablement/set", { enablement: { shell_tool: false } });
    const { data } = await client.request("experimentalFeature/list", {});
    assert.equal(data.find(({ name }: { name: string }) => name === "shell_tool").enabled, true);
  });
});

describe("feedback/upload", () => {
  it("stays on this machine, with the thread and the files that were asked for", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread();
    await host.turn(threadId, "hi");
    const extra = path.join(host.cwd, "extra.log");
    writeFileSync(extra, "lines");
    const answer = await host.client.request("feedback/upload", {
      classification: "bug",
      includeLogs: true,
      threadId,
      extraLogFiles: [extra],
    });
    assert.deepEqual(answer, { threadId });

    const [report = ""] = readdirSync(path.join(host.home, "feedback"));
    const files = readdirSync(path.join(host.home, "feedback", report));
    assert.deepEqual(files.map((name) => name.replace(/rollout-.*/, "rollout")).sort(), [
      "1-rollout",
      "2-extra.log",
      "report.json",
    ]);
  });

  it("leaves nothing behind when a file cannot be taken", async () => {
    const host = await startHost();
    const failure = await host.client.failure("feedback/upload", {
      classification: "bug",
      includeLogs: true,
      extraLogFiles: ["/no/such/file"],
    });
    assert.match(failure.message, /^cannot take \/no\/such\/file/);
    assert.deepEqual(
      existsSync(path.join(host.home, "feedback")) ? readdirSync(path.join(host.home, "feedback")) : [],
      [],
    );
  });
});

describe("collaborationMode/list and configRequirements/read", () => {
  it("tell the two modes, and that nothing is demanded", async () => {
    const { client } = await startHost();
    const { data } = await client.request("collaborationMode/list", {});
    assert.deepEqual(
      data.map(({ mode }: { mode: string }) => mode),
      ["plan", "default"],
    );
    assert.deepEqual(await client.request("configRequirements/read", {}), { requirements: null });
  });
});
