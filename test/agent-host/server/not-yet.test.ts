import assert from "node:assert/strict";
import { says } from "../../support/model-server.js";
import { startHost } from "../../support/start-host.js";

describe("what is not there yet", () => {
  const asked: readonly (readonly [string, unknown])[] = [
    ["dynamicTools", [{ name: "lookup", description: "look", inputSchema: {} }]],
    ["approvalsReviewer", "guardian_subagent"],
    ["environments", []],
  ];
  for (const [field, value] of asked) {
    it(`is refused by name: thread/start.${field}`, async () => {
      const { client, cwd } = await startHost();
      assert.deepEqual(await client.failure("thread/start", { cwd, [field]: value }), {
        code: -32600,
        message: `thread/start.${field} is not available yet`,
      });
    });
  }

  it("does not stand in the way of values that ask nothing of it", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread({ dynamicTools: [], approvalsReviewer: "user" });
    const mode = (name: string) => ({ mode: name, settings: { model: "gpt-5.2-codex" } });
    const turn = await host.turn(threadId, "hi", { collaborationMode: mode("default") });
    assert.equal(turn.status, "completed");
    const failure = await host.client.failure("turn/start", {
      threadId,
      input: [{ type: "text", text: "plan it" }],
      collaborationMode: mode("plan"),
    });
    assert.equal(failure.message, "turn/start.collaborationMode is not available yet");
  });
});
