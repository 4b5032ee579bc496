import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { calls, callsCustom, says } from "../../support/model-server.js";
import { startHost } from "../../support/start-host.js";

const PATCH =
  "*** Begin Patch\n*** Update File: a.txt\n@@\n one\n-two\n+TWO\n*** Add File: new.txt\n+fresh\n*** End Patch\n";

describe("a turn", () => {
  it("streams reasoning and text, and tells the model what the user said", async () => {
    const host = await startHost({
      script: [[{ reasoning: "thinking" }, { text: "hello world", chunks: ["hello ", "world"] }]],
    });
    const threadId = await host.startThread();
    const turn = await host.turn(threadId, "hi");

    assert.equal(turn.status, "completed");
    assert.deepEqual(
      host.client.methods().filter((method) => method.startsWith("item/") || method.startsWith("turn/")),
      [
        "turn/started",
        "item/started",
        "item/completed",
        "item/started",
        "item/reasoning/summaryPartAdded",
        "item/reasoning/summaryTextDelta",
        "item/completed",
        "item/started",
        "item/agentMessage/delta",
        "item/agentMessage/delta",
        "item/completed",
        "turn/completed",
      ],
    );
    const [request] = host.model.requests;
    assert.deepEqual(request?.body.input.at(-1), {
      type: "message",
      role: "user",
      content: [{ type: "input_text", text: "hi" }],
    });
    assert.match(JSON.stringify(request?.body.input), /environment_context/);
  });

  it("tells the surroundings once, and again when they change", async () => {
    const host = await startHost({ script: () => says("ok"), files: { "AGENTS.md": "Speak Latin." } });
    const threadId = await host.startThread();
    await host.turn(threadId, "one");
    await host.turn(threadId, "two");
    await host.turn(threadId, "three", { approvalPolicy: "untrusted" });

    const texts = host.model.requests.map(({ body }) => JSON.stringify(body.input));
    const count = (text: string | undefined, part: string) => (text ?? "").split(part).length - 1;
    assert.deepEqual(
      texts.map((text) => [
        count(text, "Speak Latin."),
        count(text, "<environment_context>"),
        count(text, "<permissions instructions>"),
      ]),
      [
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 2],
      ],
    );
  });

  it("runs a command without asking where nothing is limited", async () => {
    const host = await startHost({
      script: [calls("exec_command", { cmd: "echo out; exit 3" }), says("done")],
    });
    const threadId = await host.startThread();
    await host.turn(threadId, "run");

    const output = host.model.requests[1]?.body.input.at(-1);
    assert.equal(output.type, "function_call_output");
    assert.match(output.output, /Process exited with code 3[\s\S]*out/);
  });

  for (const [decision, made, status] of [
    ["accept", true, "completed"],
    ["decline", false, "completed"],
    ["cancel", false, "interrupted"],
  ] as const) {
    it(`asks for a command, and ${decision} means ${made ? "run" : "do not run"}`, async () => {
      const host = await startHost({
        script: [calls("exec_command", { cmd: "touch made.txt" }), says("done")],
      });
      host.client.answer("item/commandExecution/requestApproval", () => ({ decision }));
      const threadId = await host.startThread({ approvalPolicy: "untrusted" });
      const turn = await host.turn(threadId, "run");

      assert.deepEqual([existsSync(path.join(host.cwd, "made.txt")), turn.status], [made, status]);
    });
  }

  it("does not ask twice after acceptForSession", async () => {
    const host = await startHost({
      script: [
        calls("exec_command", { cmd: "touch a" }, "c1"),
        calls("exec_command", { cmd: "touch a" }, "c2"),
        says("done"),
      ],
    });
    let asked = 0;
    host.client.answer("item/commandExecution/requestApproval", () => {
      asked++;
      return { decision: "acceptForSession" };
    });
    await host.turn(await host.startThread({ approvalPolicy: "untrusted" }), "run");

    assert.equal(asked, 1);
  });

  it("takes an error and a malformed answer for a no", async () => {
    const host = await startHost({
      script: [
        calls("exec_command", { cmd: "touch a" }, "c1"),
        calls("exec_command", { cmd: "touch b" }, "c2"),
        says("done"),
      ],
    });
    let asked = 0;
    host.client.answer("item/commandExecution/requestApproval", () => {
      if (asked++ === 0) throw new Error("broken client");
      return { decision: "sure" };
    });
    const turn = await host.turn(await host.startThread({ approvalPolicy: "untrusted" }), "run");

    assert.deepEqual(
      [turn.status, existsSync(path.join(host.cwd, "a")), existsSync(path.join(host.cwd, "b"))],
      ["completed", false, false],
    );
  });

  it("asks for every command that may write while no sandbox confines it, and refuses where it cannot ask", async () => {
    const host = await startHost({
      script: [calls("exec_command", { cmd: "touch made.txt" }), says("done")],
    });
    const turn = await host.turn(
      await host.startThread({ approvalPolicy: "never", sandbox: "workspace-write" }),
      "run",
    );

    assert.equal(turn.status, "completed");
    assert.equal(existsSync(path.join(host.cwd, "made.txt")), false);
  });

  it("applies an approved patch and reports its diff", async () => {
    const host = await startHost({
      script: [callsCustom("apply_patch", PATCH), says("done")],
      files: { "a.txt": "one\ntwo\n" },
    });
    host.client.answer("item/fileChange/requestApproval", () => ({ decision: "accept" }));
    await host.turn(await host.startThread({ approvalPolicy: "untrusted", sandbox: "read-only" }), "edit");

    assert.equal(readFileSync(path.join(host.cwd, "a.txt"), "utf8"), "one\nTWO\n");
    assert.equal(readFileSync(path.join(host.cwd, "new.txt"), "utf8"), "fresh\n");
    const diffs = host.client.received.filter(({ method }) => method === "turn/diff/updated");
    assert.match(diffs.at(-1)?.params.diff, /-two\n\+TWO/);
  });

  it("leaves the files alone when a patch is declined", async () => {
    const host = await startHost({
      script: [callsCustom("apply_patch", PATCH), says("done")],
      files: { "a.txt": "one\ntwo\n" },
    });
    host.client.answer("item/fileChange/requestApproval", () => ({ decision: "decline" }));
    await host.turn(await host.startThread({ approvalPolicy: "untrusted" }), "edit");

    assert.deepEqual(
      [readFileSync(path.join(host.cwd, "a.txt"), "utf8"), existsSync(path.join(host.cwd, "new.txt"))],
      ["one\ntwo\n", false],
    );
  });

  it("interrupts a running command and its whole process tree", async () => {
    const host = await startHost({
      script: [
        calls("exec_command", { cmd: "sleep 60 & echo $! > pid; wait", yield_time_ms: 30_000 }),
        says("done"),
      ],
    });
    const threadId = await host.startThread();
    const { turn } = await host.client.request("turn/start", {
      threadId,
      input: [{ type: "text", text: "go" }],
    });
    await host.client.next("item/started", ({ item }) => item.type === "commandExecution");
    while (
      !existsSync(path.join(host.cwd, "pid")) ||
      readFileSync(path.join(host.cwd, "pid"), "utf8") === ""
    ) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(await host.client.request("turn/interrupt", { threadId, turnId: turn.id }), {});
    assert.equal((await host.client.next("turn/completed")).turn.status, "interrupted");

    const pid = Number(readFileSync(path.join(host.cwd, "pid"), "utf8"));
    assert.equal(isRunning(pid), false);
    assert.equal((await host.client.failure("turn/interrupt", { threadId, turnId: turn.id })).code, -32600);
  });

  it("withdraws a pending approval when it is interrupted", async () => {
    const host = await startHost({ script: [calls("exec_command", { cmd: "touch a" }), says("done")] });
    host.client.answer("item/commandExecution/requestApproval", () => new Promise(() => undefined));
    const threadId = await host.startThread({ approvalPolicy: "untrusted" });
    const { turn } = await host.client.request("turn/start", {
      threadId,
      input: [{ type: "text", text: "go" }],
    });
    await host.client.next("item/commandExecution/requestApproval");
    await host.client.request("turn/interrupt", { threadId, turnId: turn.id });

    assert.equal((await host.client.next("turn/completed")).turn.status, "interrupted");
    assert.ok(host.client.methods().includes("serverRequest/resolved"));
  });

  it("takes steering into the running turn", async () => {
    let release: (value: unknown) => void = () => undefined;
    const held = new Promise((resolve) => {
      release = resolve;
    });
    const host = await startHost({ script: [[{ until: held }, { text: "first" }], says("second")] });
    const threadId = await host.startThread();
    const { turn } = await host.client.request("turn/start", {
      threadId,
      input: [{ type: "text", text: "go" }],
    });
    await host.model.request(0);
    const wrong = await host.client.failure("turn/steer", {
      threadId,
      expectedTurnId: "x",
      input: [{ type: "text", text: "no" }],
    });
    assert.equal(wrong.code, -32600);
    await host.client.request("turn/steer", {
      threadId,
      expectedTurnId: turn.id,
      input: [{ type: "text", text: "also this" }],
    });
    release(undefined);
    await host.client.next("turn/completed");

    assert.match(JSON.stringify(host.model.requests[1]?.body.input.at(-1)), /also this/);
    assert.equal(host.client.methods().filter((method) => method === "turn/started").length, 1);
  });

  it("tries a dropped stream again and says so", async () => {
    const host = await startHost({ script: [[{ text: "par" }, { disconnect: "end" }], says("whole")] });
    const turn = await host.turn(await host.startThread(), "go");

    const errors = host.client.received.filter(({ method }) => method === "error");
    assert.deepEqual(
      errors.map(({ params }) => [params.willRetry, params.error.message]),
      [[true, "Reconnecting... 1/5"]],
    );
    assert.equal(turn.status, "completed");
  });

  it("fails with the provider's error and stays usable", async () => {
    const host = await startHost({
      script: [[{ httpError: { status: 400, body: { error: { message: "bad thing" } } } }], says("fine")],
    });
    const threadId = await host.startThread();
    const failed = await host.turn(threadId, "go");
    assert.deepEqual([failed.status, failed.error.codexErrorInfo], ["failed", "other"]);
    assert.equal((await host.turn(threadId, "again")).status, "completed");
  });

  it("answers an unknown tool and bad arguments with text for the model", async () => {
    const host = await startHost({
      script: [calls("no_such_tool", {}, "c1"), calls("exec_command", { cmd: 5 }, "c2"), says("done")],
    });
    await host.turn(await host.startThread(), "go");

    const outputs = host.model.requests[2]?.body.input.filter(
      ({ type }: { type: string }) => type === "function_call_output",
    );
    assert.deepEqual(outputs[0].output, "unsupported call: no_such_tool");
    assert.match(outputs[1].output, /^failed to parse function arguments: .*cmd/);
  });

  it("refuses empty input in the turn, and too much of it at once", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread();
    await host.client.request("turn/start", { threadId, input: [] });
    assert.equal((await host.client.next("turn/completed")).turn.error.codexErrorInfo, "badRequest");
    const failure = await host.client.failure("turn/start", {
      threadId,
      input: [{ type: "text", text: "x".repeat(1_048_577) }],
    });
    assert.deepEqual(failure.data, {
      input_error_code: "input_too_large",
      max_chars: 1_048_576,
      actual_chars: 1_048_577,
    });
  });
});

/** A process that ended but that its adoptive parent has not yet looked at runs no more. */
function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return false;
  }
}
