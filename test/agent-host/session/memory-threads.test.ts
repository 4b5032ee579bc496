// Nothing outside store/ touches thread files: with a store that has none, a whole session leaves none.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { calls, callsCustom, says } from "../../support/model-server.js";
import { startHost } from "../../support/start-host.js";

const PATCH = "*** Begin Patch\n*** Update File: a.txt\n@@\n-two\n+TWO\n*** End Patch\n";

describe("threads in memory", () => {
  it("do everything that threads do, and leave nothing in the home folder", async () => {
    const host = await startHost({
      threadStore: "memory",
      config: ['sandbox_mode="danger-full-access"'],
      script: (_request, index) =>
        [calls("exec_command", { cmd: "echo hi" }), callsCustom("apply_patch", PATCH)][index] ?? says("ok"),
      files: { "a.txt": "one\ntwo\n" },
    });
    const request = (method: string, params: object) => host.client.request(method, params);
    const threadId = await host.startThread({ sandbox: null });
    const turn = await host.turn(threadId, "do both");
    await host.turn(threadId, "and more");
    await request("thread/name/set", { threadId, name: "Named" });
    await request("thread/goal/set", { threadId, objective: "ship", status: "paused" });
    await request("thread/memoryMode/set", { threadId, mode: "disabled" });
    await request("thread/metadata/update", { threadId, gitInfo: { branch: "main" } });
    const fork = await request("thread/fork", { threadId, lastTurnId: turn.id });
    assert.deepEqual(
      fork.thread.turns.map(({ items }: { items: { type: string }[] }) => items.map(({ type }) => type)),
      [["userMessage", "commandExecution", "fileChange", "agentMessage"]],
    );
    await request("thread/rollback", { threadId, numTurns: 1 });
    const page = await request("thread/turns/list", { threadId });
    assert.equal(page.data.length, 1);
    const { data } = await request("thread/list", { searchTerm: "Named" });
    assert.deepEqual(
      data.map((thread: { id: string; path: null; gitInfo: { branch: string } }) => [
        thread.path,
        thread.id === threadId ? thread.gitInfo.branch : "",
      ]),
      data.map((thread: { id: string }) => [null, thread.id === threadId ? "main" : ""]),
    );
    const found = await request("heddle/thread/search", { text: "do bo" });
    assert.deepEqual(
      found.data.map((hit: { thread: { id: string }; snippet: string; matches: number[][] }) => [
        hit.thread.id,
        hit.snippet,
        hit.matches,
      ]),
      [fork.thread.id, threadId].map((id) => [
        id,
        "do both",
        [
          [0, 2],
          [3, 7],
        ],
      ]),
    );
    await request("thread/archive", { threadId });
    await request("thread/unarchive", { threadId });
    const resumed = await request("thread/resume", { threadId });
    assert.deepEqual([resumed.thread.name, resumed.thread.turns.length], ["Named", 1]);
    await host.dispose();
    assert.deepEqual(readdirSync(host.home), []);
  });
});
