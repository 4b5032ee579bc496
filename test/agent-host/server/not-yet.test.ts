import assert from "node:assert/strict";
import { says } from "../../support/model-server.js";
import { startHost } from "../../support/start-host.js";

describe("what is not there yet", () => {
  it("is refused by name: thread/start.approvalsReviewer", async () => {
    const { client, cwd } = await startHost();
    assert.deepEqual(await client.failure("thread/start", { cwd, approvalsReviewer: "guardian_subagent" }), {
      code: -32600,
      message: "thread/start.approvalsReviewer is not available yet",
    });
  });

  for (const [field, value] of [
    ["dynamicTools", [{ name: "lookup", description: "look", inputSchema: {} }]],
    ["environments", []],
  ] as const) {
    it(`is refused by name: thread/resume.${field}`, async () => {
      const host = await startHost();
      const threadId = await host.startThread();
      assert.deepEqual(await host.client.failure("thread/resume", { threadId, [field]: value }), {
        code: -32600,
        message: `thread/resume.${field} is not available yet`,
      });
    });
  }

  it("does not stand in the way of values that ask nothing of it", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread({ dynamicTools: [], approvalsReviewer: "user" });
    const turn = await host.turn(threadId, "hi", { approvalsReviewer: "user" });
    assert.equal(turn.status, "completed");
  });
});
