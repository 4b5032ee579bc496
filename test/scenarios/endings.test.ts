import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  asOptions,
  type BuiltHostOptions,
  isRunning,
  spawnHost,
  startBuiltHost,
  within,
} from "../support/built-host.js";
import { afterThisTest } from "../support/cleanup.js";
import { calls, says, startModelServer, type Turns } from "../support/model-server.js";
import { modelOptions } from "../support/start-host.js";

/** What the host and everything it started must be done with. */
const END_MS = 2_000;

async function modelArguments(script: Turns): Promise<string[]> {
  const model = await startModelServer(script);
  afterThisTest(() => model.close());
  return asOptions(modelOptions(model.url, "responses"));
}

/** A built host in the middle of a turn whose command, and a child of that, run for a minute. */
async function hostWithSleepers(options: BuiltHostOptions = {}) {
  const cmd = "sleep 60 & echo $! > inner; echo $$ > outer; wait";
  const args = await modelArguments([calls("exec_command", { cmd, yield_time_ms: 30_000 }), says("done")]);
  const host = startBuiltHost(args, options);
  await host.client.initialize({});
  const { thread } = await host.client.request("thread/start", {
    cwd: host.cwd,
    approvalPolicy: "never",
    sandbox: "danger-full-access",
  });
  await host.client.request("turn/start", { threadId: thread.id, input: [{ type: "text", text: "go" }] });
  const pidIn = (name: string) => {
    const file = path.join(host.cwd, name);
    return existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  };
  await within(10_000, "the command runs", () => pidIn("inner") > 0 && pidIn("outer") > 0);
  const pids = [pidIn("inner"), pidIn("outer")];
  assert.deepEqual(pids.map(isRunning), [true, true]);
  return { ...host, pids, threadId: thread.id };
}

describe("the host ends", () => {
  for (const [what, end, exit] of [
    ["its input ends", (host) => host.child.stdin.end(), { code: 0, signal: null }],
    ["it gets SIGTERM", (host) => host.child.kill("SIGTERM"), { code: 143, signal: null }],
    ["it gets SIGHUP", (host) => host.child.kill("SIGHUP"), { code: 129, signal: null }],
    ["it gets SIGINT", (host) => host.child.kill("SIGINT"), { code: 130, signal: null }],
    [
      "nobody reads its output any more",
      (host) => {
        host.child.stdout.destroy();
        // Something to say, which then fails.
        host.client.notify("initialized");
        host.client.sendRaw('{"id":1000,"method":"thread/loaded/list","params":{}}');
      },
      { code: 1, signal: null },
    ],
    [
      "a signal comes twice",
      (host) => {
        host.child.kill("SIGTERM");
        host.child.kill("SIGTERM");
      },
      { code: 143, signal: null },
    ],
  ] as const satisfies readonly (readonly [
    string,
    (host: Awaited<ReturnType<typeof hostWithSleepers>>) => unknown,
    object,
  ])[]) {
    it(`with all it started when ${what}`, async () => {
      const host = await hostWithSleepers();
      const startedAt = performance.now();
      end(host);
      const ended = await host.exited;
      await within(END_MS, "its commands end", () => !host.pids.some(isRunning));
      assert.deepEqual(ended, exit, host.stderr());
      assert.ok(performance.now() - startedAt < END_MS, `${performance.now() - startedAt} ms`);
    });
  }

  it("also where a command ignores polite signals", async () => {
    const args = await modelArguments([
      calls("exec_command", { cmd: "trap '' TERM HUP INT; echo $$ > pid; while :; do sleep 1; done" }),
    ]);
    const host = startBuiltHost(args);
    await host.client.initialize({});
    const { thread } = await host.client.request("thread/start", {
      cwd: host.cwd,
      approvalPolicy: "never",
      sandbox: "danger-full-access",
    });
    await host.client.request("turn/start", { threadId: thread.id, input: [{ type: "text", text: "go" }] });
    const file = path.join(host.cwd, "pid");
    await within(10_000, "the command runs", () => existsSync(file) && readFileSync(file, "utf8") !== "");
    const pid = Number(readFileSync(file, "utf8"));
    const startedAt = performance.now();
    host.child.stdin.end();
    await host.exited;
    assert.equal(isRunning(pid), false);
    assert.ok(performance.now() - startedAt < END_MS, `${performance.now() - startedAt} ms`);
  });

  it("with an interrupted turn that the next host finds", async () => {
    const first = await hostWithSleepers();
    first.child.stdin.end();
    await first.exited;
    const second = startBuiltHost(await modelArguments([]), { home: first.home });
    await second.client.initialize({});
    const { thread } = await second.client.request("thread/resume", { threadId: first.threadId });
    assert.deepEqual(
      thread.turns.map(({ status }: { status: string }) => status),
      ["interrupted"],
    );
  });

  it("when an editor says exit, with its input still open", async () => {
    const host = startBuiltHost([], { framing: "content-length" });
    await host.client.initialize({ workspace: {} });
    assert.equal(await host.client.request("shutdown"), null);
    host.client.notify("exit");
    assert.deepEqual(await host.exited, { code: 0, signal: null });
  });

  it("at once when nobody ever says a word", async () => {
    for (const input of ["", "  \n\n ", "Content-Le"]) {
      const { child, exited, stderr } = spawnHost([]);
      child.stdin.end(input);
      assert.deepEqual([await exited, stderr()], [{ code: 0, signal: null }, ""]);
    }
  });

  it("after it has given every answer, also when the reader is slow", async () => {
    const { child, exited } = spawnHost([]);
    const requests = Array.from({ length: 2_000 }, (_, index) =>
      JSON.stringify({ id: `request ${index} ${"x".repeat(200)}`, method: "no/such/method" }),
    );
    child.stdin.end(
      `{"id":0,"method":"initialize","params":{"clientInfo":{"name":"x"}}}\n${requests.join("\n")}\n`,
    );
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      child.stdout.pause();
      setTimeout(() => child.stdout.resume(), 1);
    });
    assert.deepEqual(await exited, { code: 0, signal: null });
    const ids = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).id);
    assert.deepEqual([ids.length, new Set(ids).size], [2_001, 2_001]);
  });
});

describe("exec, interrupted by Ctrl-C", () => {
  it("ends the turn in good order with 130", async () => {
    const cmd = "sleep 60 & echo $! > pid; wait";
    const args = await modelArguments([calls("exec_command", { cmd, yield_time_ms: 30_000 })]);
    const { child, exited, cwd, stderr } = spawnHost([
      "exec",
      "go",
      ...args,
      "-c",
      'sandbox_mode="danger-full-access"',
    ]);
    const file = path.join(cwd, "pid");
    await within(10_000, "the command runs", () => existsSync(file) && readFileSync(file, "utf8") !== "");
    child.kill("SIGINT");
    assert.deepEqual(await exited, { code: 130, signal: null });
    assert.match(stderr(), /thread \S+ interrupted\n$/);
    assert.equal(isRunning(Number(readFileSync(file, "utf8"))), false);
  });
});
