// What one answer of a model leaves to the next: calls of an answer that broke off, sealed reasoning, phases.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { calls, type Step, says } from "../../support/model-server.js";
import { startHost } from "../../support/start-host.js";

interface Item {
  readonly type: string;
  readonly call_id?: string;
  readonly output?: string;
  readonly phase?: string;
  readonly encrypted_content?: string;
}

const appends: Step = {
  call: { name: "exec_command", args: { cmd: "echo once >> log.txt" }, callId: "call-1" },
};

describe("calls of an answer that broke off", () => {
  for (const [how, step] of [
    ["the stream ends too early", { disconnect: "end" }],
    [
      "the model fails for now",
      { raw: { type: "response.failed", response: { error: { code: "server_error", message: "down" } } } },
    ],
  ] as const) {
    it(`run once, before the model is asked again, when ${how}`, async () => {
      const host = await startHost({
        config: ["model_providers.mock.stream_max_retries=1"],
        script: [[{ text: "I write it down." }, appends, { text: "And" }, step], says("done")],
      });
      const threadId = await host.startThread();
      const turn = await host.turn(threadId, "go");
      assert.equal(turn.status, "completed");
      assert.equal(readFileSync(path.join(host.cwd, "log.txt"), "utf8"), "once\n");
      const input: Item[] = host.model.requests[1]?.body.input;
      const answers = input.filter(({ call_id }) => call_id === "call-1");
      assert.deepEqual(
        answers.map(({ type }) => type),
        ["function_call", "function_call_output"],
      );
      assert.match(answers[1]?.output ?? "", /Process exited with code 0/);
      assert.equal(host.model.requests.length, 2);
    });
  }

  it("are not run when the model has failed for good, and the next turn is told so", async () => {
    const refused = {
      raw: { type: "response.failed", response: { error: { code: "invalid_prompt", message: "no" } } },
    };
    const host = await startHost({ script: [[appends, refused], says("done")] });
    const threadId = await host.startThread();
    assert.equal((await host.turn(threadId, "go")).status, "failed");
    assert.equal((await host.turn(threadId, "again")).status, "completed");
    const input: Item[] = host.model.requests[1]?.body.input;
    assert.deepEqual(
      input.filter(({ call_id }) => call_id === "call-1").map(({ type, output }) => [type, output]),
      [
        ["function_call", undefined],
        ["function_call_output", "aborted: the call was interrupted before it finished"],
      ],
    );
    assert.throws(() => readFileSync(path.join(host.cwd, "log.txt")), { code: "ENOENT" });
  });
});

describe("what the model thought and how it said it", () => {
  const message = (text: string, phase: string) => ({
    raw: {
      type: "response.output_item.done",
      output_index: 1,
      item: { type: "message", id: "m1", role: "assistant", phase, content: [{ type: "output_text", text }] },
    },
  });

  it("goes back to it with the next request, also after the thread was resumed", async () => {
    const host = await startHost({
      script: [
        [{ reasoning: "hm" }, message("I look first.", "commentary"), ...calls("update_plan", { plan: [] })],
        [message("There.", "final_answer")],
      ],
    });
    const threadId = await host.startThread();
    await host.turn(threadId, "go");
    const shown = host.client.received
      .filter(({ method, params }) => method === "item/completed" && params.item.type === "agentMessage")
      .map(({ params }) => params.item.phase);
    assert.deepEqual(shown, ["commentary", "final_answer"]);
    const carried = (input: readonly Item[] = []) =>
      input
        .filter(({ type, phase }) => type === "reasoning" || phase !== undefined)
        .map(({ type, phase, encrypted_content }) => [type, phase ?? encrypted_content]);
    assert.deepEqual(carried(host.model.requests[1]?.body.input), [
      ["reasoning", "sealed"],
      ["message", "commentary"],
    ]);
    await host.dispose();

    const later = await startHost({ home: host.home, script: [says("ok")] });
    await later.client.request("thread/resume", { threadId });
    await later.turn(threadId, "and now?");
    assert.deepEqual(carried(later.model.requests[0]?.body.input), [
      ["reasoning", "sealed"],
      ["message", "commentary"],
      ["message", "final_answer"],
    ]);
  });
});
