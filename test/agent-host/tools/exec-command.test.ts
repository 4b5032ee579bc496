import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { PreparedCall } from "../../../agent-host/tools/tool.js";
import { until } from "../exec/local-machine.js";
import { parseOutput, sessionId, useExecSession } from "./exec-session.js";
import { toolContext } from "./recorded-call.js";

/** `item` of the last completed event, without what differs from run to run. */
function completedItem(item: object) {
  const { durationMs, processId, ...rest } = item as { durationMs: unknown; processId: unknown };
  assert.equal(typeof durationMs, "number");
  assert.match(String(processId), /^\d{4,5}$/);
  return rest;
}

describe("tools/exec-command", function () {
  this.timeout(20_000);
  const session = useExecSession();
  const item = (script: string) => ({
    type: "commandExecution",
    id: "call1",
    command: `/bin/bash -lc '${script}'`,
    cwd: session().folder,
    source: "unifiedExecStartup",
    status: "inProgress",
    commandActions: [{ type: "unknown", command: script }],
    aggregatedOutput: null,
    exitCode: null,
    durationMs: null,
  });

  it("runs a script and shows it from start to end", async () => {
    const { exec, events } = session();
    const script = "echo out; echo err 1>&2; exit 3";
    const text = await exec({ cmd: script });
    assert.deepEqual(parseOutput(text), {
      head: ["Process exited with code 3", "Original token count: 2"],
      output: "out\nerr\n",
    });
    const [started, delta, completed, ...rest] = events.events;
    assert(started?.event === "started" && completed?.event === "completed");
    const { processId, ...shown } = started.item as { processId: unknown } & typeof started.item;
    assert.deepEqual(shown, item(script));
    assert.equal(processId, (completed.item as { processId?: unknown }).processId);
    assert.deepEqual(delta, { event: "delta", itemId: "call1", delta: "out\nerr\n" });
    const { durationMs: _, ...ended } = item(script);
    assert.deepEqual(completedItem(completed.item), {
      ...ended,
      status: "failed",
      aggregatedOutput: "out\nerr\n",
      exitCode: 3,
    });
    assert.deepEqual(rest, []);
  });

  it("does not show again what was shown for approval, and has no output to speak of", async () => {
    const { exec, events, environment, folder, tools } = session();
    const call = await tools.execCommand.prepare(
      '{"cmd":"touch made.txt"}',
      toolContext({ environment, cwd: folder }),
    );
    const pending = { ...item("touch made.txt"), source: "agent", processId: null };
    assert.deepEqual(call.pendingItem, pending);
    assert.deepEqual(call.access, [
      {
        kind: "command",
        script: "touch made.txt",
        argv: ["/bin/bash", "-lc", "touch made.txt"],
        cwd: folder,
        escalated: false,
        tty: false,
      },
    ]);
    await exec({ cmd: "touch made.txt" }, { asked: true });
    const [completed, ...rest] = events.events;
    assert(completed?.event === "completed" && completed.item.type === "commandExecution");
    assert.deepEqual([completed.item.status, completed.item.aggregatedOutput, rest], ["completed", null, []]);
  });

  it("says what the model asks for beyond the script", async () => {
    const { environment, folder, tools } = session();
    const input = {
      cmd: "ls",
      workdir: "sub",
      login: false,
      shell: "sh",
      sandbox_permissions: "require_escalated",
      justification: "why",
    };
    const call = await tools.execCommand.prepare(
      JSON.stringify(input),
      toolContext({ environment, cwd: folder }),
    );
    assert.equal(call.reason, "why");
    assert.deepEqual(call.access, [
      {
        kind: "command",
        script: "ls",
        argv: ["sh", "-c", "ls"],
        cwd: path.join(folder, "sub"),
        escalated: true,
        tty: false,
      },
    ]);
  });

  const scripts: { name: string; input: Record<string, unknown>; output: string | RegExp }[] = [
    { name: "in another folder", input: { cmd: "pwd", workdir: "sub" }, output: /\/sub\n$/ },
    {
      name: "without secrets and with the thread's id",
      input: { cmd: "echo $API_KEY$HEDDLE_THREAD_ID" },
      output: "thread1\n",
    },
    {
      name: "on a terminal of some size",
      input: { cmd: "stty size; echo $TERM", tty: true },
      output: "24 80\r\nxterm-256color\r\n",
    },
    { name: "without a terminal", input: { cmd: "cat; echo $TERM" }, output: "dumb\n" },
    {
      name: "with more output than asked for",
      input: { cmd: "echo 0123456789; echo 0123456789", max_output_tokens: 2 },
      output: "Total output lines: 2\n\n0123\n[… 14 bytes left out …]\n789\n",
    },
  ];
  for (const { name, input, output } of scripts) {
    it(`runs a script ${name}`, async () => {
      mkdirSync(path.join(session().folder, "sub"));
      const parsed = parseOutput(await session().exec(input));
      if (typeof output === "string") assert.equal(parsed.output, output);
      else assert.match(parsed.output, output);
    });
  }

  it("stays within what may reach the model, whatever the model asks for", async () => {
    const text = await session().exec(
      { cmd: "seq 100000", max_output_tokens: 1e9 },
      { outputLimitBytes: 2000 },
    );
    assert.ok(Buffer.byteLength(text) <= 2000, `${Buffer.byteLength(text)} bytes`);
    assert.match(text, /\n100000\n$/);
  });

  const waits: [number | undefined, number][] = [
    [undefined, 10_000],
    [1, 250],
    [5_000, 5_000],
    [1e9, 30_000],
  ];
  for (const [asked, waited] of waits) {
    it(`waits ${waited} ms when asked for ${asked}`, async () => {
      await session().exec({ cmd: "true", yield_time_ms: asked });
      assert.deepEqual(session().waits, [waited]);
    });
  }

  it("goes on in the background, and completes its item when it ends", async () => {
    const { exec, events, timePasses, registry } = session();
    const running = exec({ cmd: "echo begun; read line; echo $line; exit 5", tty: true });
    await events.next("delta");
    timePasses();
    const text = await running;
    assert.deepEqual(parseOutput(text).output, "begun\r\n");
    assert.equal(
      events.events.some(({ event }) => event === "completed"),
      false,
    );
    registry.find(sessionId(text))?.process.write("x\n");
    const completed = await events.next("completed");
    assert(completed.item.type === "commandExecution");
    assert.deepEqual(
      [completed.item.status, completed.item.exitCode, completed.item.aggregatedOutput],
      ["failed", 5, "begun\r\nx\r\nx\r\n"],
    );
  });

  const trees: [string, string][] = [
    ["children", "echo begun; sleep 100 & sleep 100"],
    ["a child in a session of its own", "echo begun; setsid sleep 100 & wait"],
    ["a daemon", "(nohup setsid sleep 100 > /dev/null 2>&1 &); echo begun; wait; sleep 100"],
    ["what ends well when told to", "trap 'exit 0' TERM; echo begun; while :; do :; done"],
  ];
  for (const [name, cmd] of trees) {
    it(`ends ${name} when the turn is interrupted`, async () => {
      const { exec, events, running, registry } = session();
      const turn = new AbortController();
      const call = exec({ cmd }, { signal: turn.signal });
      const { delta } = await events.next("delta");
      const reason = new Error("interrupted");
      turn.abort(reason);
      await assert.rejects(call, (error) => error === reason);
      assert.deepEqual(running(), []);
      const last = events.events.at(-1);
      assert(last?.event === "completed" && last.item.type === "commandExecution");
      assert.deepEqual([last.item.status, last.item.aggregatedOutput], ["failed", delta]);
      assert.equal(registry.find(Number(last.item.processId)), null);
    });
  }

  it("stays alive in the background when a later turn is interrupted", async () => {
    const { exec, events, timePasses, registry } = session();
    const turn = new AbortController();
    const call = exec({ cmd: "echo begun; read line; exit 6", tty: true }, { signal: turn.signal });
    await events.next("delta");
    timePasses();
    const id = sessionId(await call);
    turn.abort();
    registry.find(id)?.process.write("x\n");
    const { item } = await events.next("completed");
    assert(item.type === "commandExecution");
    assert.equal(item.exitCode, 6);
  });

  it("tells the model when it cannot start, and closes the item", async () => {
    const { exec, events } = session();
    await assert.rejects(exec({ cmd: "true", workdir: "/no/such" }), {
      name: "ToolFailure",
      message: "exec_command failed: ENOENT: no such working directory: /no/such",
    });
    assert.deepEqual(
      events.events.map((event) => [
        event.event,
        "item" in event && "status" in event.item && event.item.status,
      ]),
      [
        ["started", "inProgress"],
        ["completed", "failed"],
      ],
    );
  });

  const refused: [string, unknown, RegExp][] = [
    ["no script", {}, /arguments: cmd: /],
    ["a wrong type", { cmd: "ls", tty: "yes" }, /arguments: tty: /],
    ["an unknown permission", { cmd: "ls", sandbox_permissions: "all" }, /arguments: sandbox_permissions: /],
    ["a shell of the workspace's", { cmd: "ls", shell: "./bash" }, /arguments: shell: \.\/bash is not/],
    ["NUL in the script", { cmd: "ls\0" }, /arguments: cmd: must not hold a NUL/],
    ["NUL in the folder", { cmd: "ls", workdir: "a\0" }, /arguments: workdir: must not hold a NUL/],
  ];
  for (const [name, input, message] of refused) {
    it(`refuses ${name}`, async () => {
      await assert.rejects(session().exec(input), { name: "ToolFailure", message });
      assert.deepEqual(session().events.events, []);
    });
  }

  it("keeps no more than its buffers of 50 MB of output", async () => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const { exec, events, timePasses, registry } = session();
    collect();
    const before = process.memoryUsage();
    const running = exec({ cmd: "head -c 50000000 /dev/zero | tr '\\0' x; echo end; sleep 100" });
    assert.ok(
      await until(() =>
        events.events.some((event) => event.event === "delta" && event.delta.endsWith("end\n")),
      ),
    );
    const streamed = events.events
      .splice(0)
      .reduce((sum, event) => sum + (event.event === "delta" ? event.delta.length : 0), 0);
    timePasses();
    const text = await running;
    collect();
    const after = process.memoryUsage();
    const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    assert.match(text, /^Original token count: 12500001$/m);
    assert.ok(text.length < 50_000, `${text.length} characters for the model`);
    assert.ok(streamed < 3_000_000, `${streamed} characters streamed`);
    assert.ok(grown < 8_000_000, `${grown} bytes more`);
    registry.dispose();
  });
});

describe("tools/exec-command with patches", () => {
  const prepared: PreparedCall = { access: [{ kind: "write", paths: ["/x"] }], run: async () => "patched" };
  const session = useExecSession({
    interceptPatch: async (script, cwd) =>
      script.startsWith("apply_patch") ? { ...prepared, reason: cwd } : null,
  });

  it("hands over a script that is a patch", async () => {
    const { environment, folder, tools } = session();
    const input = JSON.stringify({ cmd: "apply_patch x", workdir: "sub" });
    const call = await tools.execCommand.prepare(input, toolContext({ environment, cwd: folder }));
    assert.deepEqual(call, { ...prepared, reason: path.join(folder, "sub") });
  });

  it("runs any other", async () => {
    assert.equal(parseOutput(await session().exec({ cmd: "echo hi" })).output, "hi\n");
  });
});
