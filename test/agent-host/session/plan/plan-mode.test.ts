import assert from "node:assert/strict";
import { calls, says } from "../../../support/model-server.js";
import { startHost, type TestHost } from "../../../support/start-host.js";

const MODEL = "gpt-5.2-codex";
const mode = (name: string, settings: object = {}) => ({
  collaborationMode: { mode: name, settings: { model: MODEL, ...settings } },
});
const PLAN = "Before\n<proposed_plan>\n# Plan\n- a\n</proposed_plan>\nafter";

/** What clients are told of messages and plans, shortly. */
function shown(host: TestHost): string[] {
  return host.client.received.flatMap(({ method, params }) => {
    if (method === "item/plan/delta") return [`plan + ${params.delta}`];
    if (method === "item/agentMessage/delta") return [`text + ${params.delta}`];
    const { item } = params;
    if (item?.type !== "plan" && item?.type !== "agentMessage") return [];
    return [`${method === "item/started" ? "started" : "completed"} ${item.type} ${item.text}`];
  });
}

describe("Plan mode", () => {
  it("shows the plan as an item of its own, live and after a resume", async () => {
    const host = await startHost({
      script: [
        says("Before\n<propo", "sed_plan>\n# Pl", "an\n- a\n</proposed", "_plan>\naf", "ter"),
        says("ok"),
      ],
    });
    const threadId = await host.startThread();
    const turn = await host.turn(threadId, "go", mode("plan"));
    assert.deepEqual(shown(host), [
      "started agentMessage ",
      "text + Before\n",
      "started plan ",
      "plan + # Pl",
      "plan + an\n",
      "plan + - a\n",
      "text + af",
      "text + ter",
      "completed plan # Plan\n- a\n",
      "completed agentMessage Before\nafter",
    ]);
    await host.dispose();

    const second = await startHost({ script: [says("ok")], home: host.home });
    const { thread } = await second.client.request("thread/resume", { threadId });
    assert.deepEqual(
      thread.turns[0].items.map(({ type, id, text }: Record<string, unknown>) => [
        type,
        type === "plan" ? id : "",
        text,
      ]),
      [
        ["userMessage", "", undefined],
        ["plan", `${turn.id}-plan`, "# Plan\n- a\n"],
        ["agentMessage", "", "Before\nafter"],
      ],
    );
    await second.turn(threadId, "more");
    const { input } = second.model.requests[0]?.body ?? {};
    const said = input.find(({ role }: { role?: string }) => role === "assistant");
    assert.equal(said.content[0].text, PLAN, "the model remembers what it said, tags included");
  });

  it("shows no message for an answer that is all plan, and no plan in other modes", async () => {
    const onlyPlan = "<proposed_plan>\nx\n</proposed_plan>\n";
    const host = await startHost({ script: () => says(onlyPlan) });
    const threadId = await host.startThread();
    await host.turn(threadId, "plan", mode("plan"));
    await host.turn(threadId, "build", mode("default"));
    assert.deepEqual(shown(host), [
      "started plan ",
      "plan + x\n",
      "completed plan x\n",
      "started agentMessage ",
      `text + ${onlyPlan}`,
      `completed agentMessage ${onlyPlan}`,
    ]);
  });

  it("forgets a half shown plan when the answer is tried again", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const half = {
      type: "response.output_text.delta",
      item_id: "m1",
      output_index: 0,
      delta: "<proposed_plan>\nfirst\n",
    };
    const host = await startHost({
      script: [
        [{ raw: half }, { disconnect: "end" }],
        [{ until: held }, { text: "second thoughts" }],
      ],
    });
    const threadId = await host.startThread();
    await host.client.request("turn/start", {
      threadId,
      input: [{ type: "text", text: "plan" }],
      ...mode("plan"),
    });
    await host.client.next("item/plan/delta");
    await host.model.request(1);
    const { client: late } = host.connect();
    await late.initialize();
    const { thread } = await late.request("thread/resume", { threadId });
    assert.deepEqual(
      thread.turns[0].items.map(({ type }: { type: string }) => type),
      ["userMessage"],
    );
    release();
    assert.equal((await host.client.next("turn/completed")).turn.status, "completed");
  });

  it("has its own tools, and says why the others are not there", async () => {
    const plan = [{ step: "a", status: "pending" }];
    const question = { id: "q", header: "H", question: "?", options: [{ label: "A", description: "a" }] };
    const host = await startHost({
      script: [
        calls("update_plan", { plan }),
        says("ok"),
        calls("request_user_input", { questions: [question] }),
        says("ok"),
      ],
    });
    const threadId = await host.startThread();
    await host.turn(threadId, "plan", mode("plan"));
    await host.turn(threadId, "build", mode("default"));

    const { requests } = host.model;
    const names = (index: number) => requests[index]?.body.tools.map(({ name }: { name: string }) => name);
    assert.ok(names(0).includes("request_user_input") && !names(0).includes("update_plan"));
    assert.ok(!names(2).includes("request_user_input") && names(2).includes("update_plan"));
    const outputs = [1, 3].map((index) => requests[index]?.body.input.at(-1).output);
    assert.match(outputs[0], /update_plan .* Plan mode/);
    assert.equal(outputs[1], "request_user_input is unavailable in Default mode");
    assert.ok(!host.client.methods().includes("turn/plan/updated"));
  });

  it("is told to the model when it changes, with the client's own words if it has any", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread();
    await host.turn(threadId, "1");
    await host.turn(threadId, "2", mode("plan"));
    await host.turn(threadId, "3");
    await host.turn(threadId, "4", mode("code"));
    await host.turn(threadId, "5", mode("plan", { developer_instructions: "MY OWN" }));
    const told = host.model.requests.map(({ body }) =>
      body.input
        .flatMap(({ role, content }: { role?: string; content?: { text: string }[] }) =>
          role === "developer" ? content : [],
        )
        .map(({ text }: { text: string }) => /<collaboration_mode>\n([^\n]{0,22})/.exec(text)?.[1])
        .filter((text?: string) => text !== undefined),
    );
    const plan = "You are in Plan mode: ";
    const normal = "You are in Default mod";
    assert.deepEqual(told, [[], [plan], [plan], [plan, normal], [plan, normal, "MY OWN"]]);
  });
});
