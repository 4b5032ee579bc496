import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { asOptions, type BuiltHostOptions, startBuiltHost } from "../support/built-host.js";
import { afterThisTest } from "../support/cleanup.js";
import { calls, callsCustom, says, startModelServer, type Turns } from "../support/model-server.js";
import { modelOptions } from "../support/start-host.js";
import { tempFolder } from "../support/temp-folder.js";

const PATCH = "*** Begin Patch\n*** Update File: a.txt\n@@\n one\n-two\n+TWO\n*** End Patch\n";

/** A built host with a scripted model, initialized. */
async function hostWith(script: Turns, options: BuiltHostOptions = {}) {
  const model = await startModelServer(script);
  afterThisTest(() => model.close());
  const host = startBuiltHost(asOptions(modelOptions(model.url, "responses")), options);
  return { ...host, model };
}

for (const framing of ["ndjson", "content-length"] as const) {
  describe(`the main job over ${framing}`, () => {
    it("asks for a command and a patch, does both, and has the thread in its list", async () => {
      const cwd = tempFolder({ "a.txt": "one\ntwo\n" });
      const script = [
        [
          { reasoning: "let me see" },
          ...calls("exec_command", { cmd: "touch made.txt && echo touched" }, "c1"),
        ],
        callsCustom("apply_patch", PATCH, "c2"),
        says("all ", "done"),
      ];
      const { client, child, exited, model } = await hostWith(script, { cwd, framing });
      const result = await client.request("initialize", {
        clientInfo: { name: "scenario", version: "1" },
        capabilities: framing === "ndjson" ? {} : { workspace: {}, textDocument: {} },
      });
      client.notify("initialized");
      assert.equal("serverInfo" in Object(result), framing === "content-length");
      const asked: string[] = [];
      for (const kind of ["commandExecution", "fileChange"]) {
        client.answer(`item/${kind}/requestApproval`, ({ itemId }) => {
          asked.push(itemId);
          return { decision: "accept" };
        });
      }
      const { thread } = await client.request("thread/start", {
        cwd,
        approvalPolicy: "untrusted",
        sandbox: "read-only",
      });
      await client.request("turn/start", {
        threadId: thread.id,
        input: [{ type: "text", text: "do it all" }],
      });
      const { turn } = await client.next("turn/completed");

      assert.deepEqual([turn.status, turn.error, asked], ["completed", null, ["c1", "c2"]]);
      assert.equal(existsSync(path.join(cwd, "made.txt")), true);
      assert.equal(readFileSync(path.join(cwd, "a.txt"), "utf8"), "one\nTWO\n");
      const completed = client.received
        .filter(({ method }) => method === "item/completed")
        .map(({ params: { item } }) => [item.type, item.status ?? null]);
      assert.deepEqual(completed, [
        ["userMessage", null],
        ["reasoning", null],
        ["commandExecution", "completed"],
        ["fileChange", "completed"],
        ["agentMessage", null],
      ]);
      assert.match(JSON.stringify(model.requests[1]?.body.input.at(-1)), /touched/);
      const [row] = (await client.request("thread/list", {})).data;
      assert.deepEqual([row.id, row.preview], [thread.id, "do it all"]);
      child.stdin.end();
      assert.deepEqual(await exited, { code: 0, signal: null });
    });
  });
}

describe("kill -9 in mid-turn", () => {
  it("loses nothing that a client was shown as completed, and the next host goes on", async () => {
    const home = tempFolder();
    const cwd = tempFolder({ "a.txt": "one\ntwo\n" });
    const first = await hostWith(
      [
        calls("exec_command", { cmd: "echo first" }, "c1"),
        [
          { text: "a whole message" },
          ...callsCustom("apply_patch", PATCH, "c2"),
          { text: "half of a", chunks: ["half ", "of a"] },
          { until: new Promise(() => undefined) },
        ],
      ],
      { home, cwd },
    );
    await first.client.initialize({});
    const { thread } = await first.client.request("thread/start", {
      cwd,
      approvalPolicy: "never",
      sandbox: "danger-full-access",
    });
    const { turn } = await first.client.request("turn/start", {
      threadId: thread.id,
      input: [{ type: "text", text: "do it" }],
    });
    // The last delta of what is never finished: everything before it was completed or is being streamed.
    await first.client.next("item/agentMessage/delta", ({ delta }) => delta === "of a");
    first.child.kill("SIGKILL");
    assert.deepEqual(await first.exited, { code: null, signal: "SIGKILL" });
    const shown = first.client.received
      .filter(({ method }) => method === "item/completed")
      .map(({ params }) => params.item);
    assert.ok(shown.length >= 3, JSON.stringify(shown));

    const second = await hostWith([says("went on")], { home, cwd });
    await second.client.initialize({});
    const resumed = await second.client.request("thread/resume", {
      threadId: thread.id,
      approvalPolicy: "never",
      sandbox: "danger-full-access",
    });
    const [stored] = resumed.thread.turns;
    assert.deepEqual([resumed.thread.turns.length, stored.id, stored.status], [1, turn.id, "interrupted"]);
    const essence = ({ type, text, command, status, aggregatedOutput, content, changes }: ShownItem) => ({
      type,
      text,
      command,
      status,
      aggregatedOutput,
      content,
      changes,
    });
    assert.deepEqual(stored.items.map(essence), shown.map(essence));

    await second.client.request("turn/start", {
      threadId: thread.id,
      input: [{ type: "text", text: "go on" }],
    });
    assert.equal((await second.client.next("turn/completed")).turn.status, "completed");
    const input = JSON.stringify(second.model.requests[0]?.body.input);
    for (const part of ["do it", "first", "a whole message", "go on"]) assert.ok(input.includes(part), part);
  });
});

interface ShownItem {
  readonly type: string;
  readonly text?: unknown;
  readonly command?: unknown;
  readonly status?: unknown;
  readonly aggregatedOutput?: unknown;
  readonly content?: unknown;
  readonly changes?: unknown;
}
