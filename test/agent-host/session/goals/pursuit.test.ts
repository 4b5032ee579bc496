import assert from "node:assert/strict";
import { calls, type Step, says } from "../../../support/model-server.js";
import { startHost, type TestHost } from "../../../support/start-host.js";

const work = (callId: string) => calls("exec_command", { cmd: "echo worked" }, callId);
const done = (callId: string) => calls("update_goal", { status: "complete" }, callId);

/** What the scripted model says one answer took; the server's own count is small and fixed. */
function goals(host: TestHost) {
  return host.client.received.flatMap(({ method, params }) =>
    method === "thread/goal/updated" ? [params.goal] : [],
  );
}

function turns(host: TestHost): number {
  return host.client.methods().filter((method) => method === "turn/started").length;
}

async function goalReaches(host: TestHost, status: string) {
  const { goal } = await host.client.next("thread/goal/updated", (params) => params.goal.status === status);
  return goal;
}

function inputOf(host: TestHost, request: number): string {
  return JSON.stringify(host.model.requests[request]?.body.input);
}

async function startWith(script: (readonly Step[])[]) {
  const host = await startHost({ script });
  return { host, threadId: await host.startThread() };
}

describe("a goal", () => {
  it("is pursued by an idle thread, turn after turn, until the model calls it reached", async () => {
    const { host, threadId } = await startWith([
      work("c1"),
      says("one step"),
      work("c2"),
      done("c3"),
      says("reached"),
    ]);
    await host.client.request("thread/goal/set", { threadId, objective: "Make <it> work" });
    const goal = await goalReaches(host, "complete");
    await host.client.next("turn/completed");

    assert.equal(turns(host), 2);
    assert.match(inputOf(host, 0), /<goal_context>.*Make &lt;it> work.*no limit/);
    assert.ok(goal.tokensUsed > 0);
    const last = goals(host).at(-1);
    assert.deepEqual(
      [last.status, last.tokensUsed > goal.tokensUsed, host.client.methods().includes("item/completed")],
      ["complete", true, true],
    );
    const told = host.model.requests[4]?.body.input.at(-1).output;
    assert.deepEqual(
      [JSON.parse(told).goal.status, /\d+ tokens, \d+ seconds/.test(JSON.parse(told).completionBudgetReport)],
      ["complete", true],
    );
    const types = host.client.received.flatMap(({ method, params }) =>
      method === "item/started" ? [params.item.type] : [],
    );
    assert.ok(!types.includes("userMessage"));
  });

  it("is not pursued again after a turn of its own without any tool call", async () => {
    const { host, threadId } = await startWith([
      says("I think about it"),
      says("hello"),
      says("still thinking"),
    ]);
    await host.client.request("thread/goal/set", { threadId, objective: "x" });
    await host.client.next("turn/completed");
    assert.equal(turns(host), 1);

    // What the user says begins it anew.
    await host.turn(threadId, "go on");
    await host.client.next("turn/completed");
    assert.deepEqual([turns(host), host.model.requests.length], [3, 3]);
  });

  it("wraps up when its budget is used up in the middle of a turn, and is not gone on with", async () => {
    const { host, threadId } = await startWith([work("c1"), says("this is where it stands")]);
    await host.client.request("thread/goal/set", { threadId, objective: "x", tokenBudget: 1 });
    const goal = await goalReaches(host, "budgetLimited");
    await host.client.next("turn/completed");

    assert.ok(goal.tokensUsed >= 1);
    assert.match(inputOf(host, 1), /budget of the goal is used up/);
    const [output, note] = host.model.requests[1]?.body.input.slice(-2) ?? [];
    assert.deepEqual([output.type, note.type], ["function_call_output", "message"]);
    assert.deepEqual([turns(host), host.model.requests.length], [1, 2]);
  });

  it("is paused by an interrupt, and goes on when the thread is loaded again", async () => {
    const { host, threadId } = await startWith([[{ until: new Promise(() => {}) }]]);
    await host.client.request("thread/goal/set", { threadId, objective: "x" });
    const { turn } = await host.client.next("turn/started");
    await host.model.request(0);
    await host.client.request("turn/interrupt", { threadId, turnId: turn.id });
    await goalReaches(host, "paused");
    await host.client.next("turn/completed");
    assert.equal(turns(host), 1);
    // Who looks at the loaded thread does not set it going.
    await host.client.request("thread/resume", { threadId });
    await host.client.next("thread/goal/updated", ({ goal }) => goal.status === "paused");
    await host.dispose();

    const later = await startHost({ home: host.home, script: [done("c1"), says("done")] });
    await later.client.request("thread/resume", { threadId });
    await later.client.next("thread/goal/updated", ({ goal }) => goal.status === "active");
    await later.client.next("turn/completed");
    assert.equal(goals(later).at(-1).status, "complete");
  });

  it("waits for a turn that runs, whose model learns of it", async () => {
    let go: () => void = () => {};
    const until = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { host, threadId } = await startWith([
      [{ until }, ...work("c1")],
      says("on it"),
      done("c2"),
      says("done"),
    ]);
    await host.client.request("turn/start", { threadId, input: [{ type: "text", text: "hi" }] });
    await host.model.request(0);
    await host.client.request("thread/goal/set", { threadId, objective: "the new aim" });
    go();
    await goalReaches(host, "complete");
    await host.client.next("turn/completed");

    assert.match(inputOf(host, 1), /The user has changed the goal.*the new aim/);
    assert.equal(turns(host), 2);
  });

  it("can be created and looked at by the model, once", async () => {
    const { host, threadId } = await startWith([
      calls("create_goal", { objective: "count", token_budget: 5_000 }, "c1"),
      calls("create_goal", { objective: "another" }, "c2"),
      calls("get_goal", {}, "c3"),
      done("c4"),
      says("done"),
    ]);
    await host.turn(threadId, "set a goal");
    const outputs = host.model.requests[4]?.body.input.filter(
      ({ type }: { type: string }) => type === "function_call_output",
    );
    const [created, refused, shown] = outputs.map(({ output }: { output: string }) => output);

    assert.deepEqual(
      [
        JSON.parse(created).goal.objective,
        JSON.parse(created).remainingTokens,
        JSON.parse(shown).goal.status,
      ],
      ["count", 5_000, "active"],
    );
    assert.match(refused, /has a goal already/);
  });

  it("is no business of ephemeral threads and of hosts without the feature", async () => {
    const names = async (host: TestHost, params: object) => {
      await host.turn(await host.startThread({ ...params }), "hi");
      return host.model.requests.at(-1)?.body.tools.map(({ name }: { name: string }) => name);
    };
    const host = await startHost({ script: () => says("ok") });
    assert.ok((await names(host, {})).includes("create_goal"));
    assert.ok(!(await names(host, { ephemeral: true })).includes("create_goal"));
    const without = await startHost({ script: () => says("ok"), config: ["features.goals=false"] });
    assert.ok(!(await names(without, {})).includes("create_goal"));
  });

  it("stays with its thread when that is forked", async () => {
    const { host, threadId } = await startWith([says("nothing to do")]);
    await host.client.request("thread/goal/set", { threadId, objective: "x", status: "paused" });
    await host.turn(threadId, "hi");
    const { thread } = await host.client.request("thread/fork", { threadId });
    assert.deepEqual(await host.client.request("thread/goal/get", { threadId: thread.id }), { goal: null });
  });

  it("is not gone on with after a turn that failed", async () => {
    const { host, threadId } = await startWith([
      [{ httpError: { status: 400, body: { error: { message: "no" } } } }],
    ]);
    await host.client.request("thread/goal/set", { threadId, objective: "x" });
    const { turn } = await host.client.next("turn/completed");
    assert.deepEqual([turn.status, turns(host), goals(host).at(-1).status], ["failed", 1, "active"]);
  });
});
