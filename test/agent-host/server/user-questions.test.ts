import assert from "node:assert/strict";
import { calls, says } from "../../support/model-server.js";
import { startHost } from "../../support/start-host.js";

const ASK = "item/tool/requestUserInput";
const never = () => new Promise<never>(() => undefined);
const mode = { collaborationMode: { mode: "plan", settings: { model: "gpt-5.2-codex" } } };
const options = [{ label: "A", description: "da" }];
const asks = (questions: readonly object[] = [{ id: "q", header: "H", question: "What?", options }]) =>
  calls("request_user_input", { questions }, "call_q");

async function hostThatAsks(script = [asks(), says("done")]) {
  const host = await startHost({ script });
  const threadId = await host.startThread();
  const begin = () =>
    host.client.request("turn/start", { threadId, input: [{ type: "text", text: "go" }], ...mode });
  const output = () => host.model.requests[1]?.body.input.at(-1).output;
  return { host, threadId, begin, output };
}

describe("questions of the model", () => {
  it("reach the user, and the answers the model; the thread shows that it waits", async () => {
    const { host, threadId, output } = await hostThatAsks();
    host.client.answer(ASK, () => ({ answers: { q: { answers: ["A"] }, other: { answers: ["x"] } } }));
    const turn = await host.turn(threadId, "go", mode);

    assert.deepEqual(JSON.parse(output()), { answers: { q: { answers: ["A"] } } });
    const asked = host.client.received.filter(({ method }) =>
      [ASK, "serverRequest/resolved", "thread/status/changed"].includes(method),
    );
    assert.deepEqual(
      asked.map(({ method, params }) => [method, params.status?.activeFlags ?? params.questions]),
      [
        ["thread/status/changed", []],
        ["thread/status/changed", ["waitingOnUserInput"]],
        [ASK, [{ id: "q", header: "H", isOther: true, isSecret: false, options, question: "What?" }]],
        ["serverRequest/resolved", undefined],
        ["thread/status/changed", []],
        ["thread/status/changed", undefined],
      ],
    );
    assert.deepEqual(
      { ...asked[2]?.params, questions: 0 },
      { threadId, turnId: turn.id, itemId: "call_q", questions: 0 },
    );
  });

  for (const [what, answer] of [
    ["an error", () => Promise.reject(new Error("no"))],
    ["no object", () => 7],
    ["answers of another shape", () => ({ answers: { q: "A" } })],
  ] as const) {
    it(`are not answered by ${what}`, async () => {
      const { host, threadId, output } = await hostThatAsks();
      host.client.answer(ASK, answer);
      assert.equal((await host.turn(threadId, "go", mode)).status, "completed");
      assert.deepEqual(JSON.parse(output()), { answers: {} });
    });
  }

  for (const [what, questions, expected] of [
    ["no questions", [], /one to 3/],
    [
      "too many questions",
      [1, 2, 3, 4].map((id) => ({ id: `${id}`, header: "H", question: "?", options })),
      /one to 3/,
    ],
    ["no options", [{ id: "q", header: "H", question: "?", options: [] }], /non-empty options/],
    ["an id twice", [1, 2].map(() => ({ id: "q", header: "H", question: "?", options })), /id of its own/],
  ] as const) {
    it(`are refused with ${what}, and nobody is asked`, async () => {
      const { host, threadId, output } = await hostThatAsks([asks(questions), says("done")]);
      await host.turn(threadId, "go", mode);
      assert.match(output(), expected);
      assert.ok(!host.client.methods().includes(ASK));
    });
  }

  it("are put to clients that come later; the first answer counts and the other client is told", async () => {
    const { host, threadId, begin, output } = await hostThatAsks();
    host.client.answer(ASK, never);
    await begin();
    await host.client.next(ASK);
    const { client: second } = host.connect();
    await second.initialize();
    second.answer(ASK, () => ({ answers: { q: { answers: ["B"] } } }));
    await second.request("thread/resume", { threadId });
    await second.next(ASK);
    await host.client.next("serverRequest/resolved");
    await host.client.next("turn/completed");
    assert.deepEqual(JSON.parse(output()), { answers: { q: { answers: ["B"] } } });
  });

  it("are withdrawn when the turn is interrupted", async () => {
    const { host, threadId, begin } = await hostThatAsks();
    host.client.answer(ASK, never);
    const { turn } = await begin();
    await host.client.next(ASK);
    await host.client.request("turn/interrupt", { threadId, turnId: turn.id });
    await host.client.next("serverRequest/resolved");
    assert.equal((await host.client.next("turn/completed")).turn.status, "interrupted");
  });

  it("may be asked in every mode when the feature says so", async () => {
    const host = await startHost({
      script: [asks(), says("done")],
      config: ["features.default_mode_request_user_input=true"],
    });
    host.client.answer(ASK, () => ({ answers: { q: { answers: ["A"] } } }));
    await host.turn(await host.startThread(), "go");
    assert.deepEqual(JSON.parse(host.model.requests[1]?.body.input.at(-1).output), {
      answers: { q: { answers: ["A"] } },
    });
  });
});
