import assert from "node:assert/strict";
import { tooLong, usage } from "../../../support/answers-with-usage.js";
import { calls, type RecordedRequest, type Step, says } from "../../../support/model-server.js";
import { startHost } from "../../../support/start-host.js";

const LIMIT = ["model_auto_compact_token_limit=20000"];
const PLAN = { plan: [{ step: "dig", status: "in_progress" }] };

const isSummarising = ({ headers }: RecordedRequest) => headers["x-openai-subagent"] === "compact";

// biome-ignore lint/suspicious/noExplicitAny: bodies are compared with whole values
function roles(request: RecordedRequest | undefined): any[] {
  // biome-ignore lint/suspicious/noExplicitAny: see above
  return (request?.body.input ?? []).map((item: any) => {
    const text: string = item.content?.[0]?.text ?? "";
    return item.role === undefined ? item.type : `${item.role} ${text.slice(0, 11)}`;
  });
}

describe("automatic compaction", () => {
  it("comes before the user's words when the turn before filled the window", async () => {
    const host = await startHost({
      config: LIMIT,
      script: (request, index) =>
        isSummarising(request) ? says("sum") : index === 0 ? [...says("big"), usage(30_000)] : says("ok"),
    });
    const threadId = await host.startThread();
    await host.turn(threadId, "one");
    await host.turn(threadId, "two");
    const items = host.client.received.flatMap(({ method, params }) =>
      method === "item/completed" ? [params.item.type] : [],
    );
    assert.deepEqual(items, [
      "userMessage",
      "agentMessage",
      "contextCompaction",
      "userMessage",
      "agentMessage",
    ]);
    assert.deepEqual(roles(host.model.requests[2]), [
      "user one",
      "user <conversati",
      "developer <permission",
      "user <environmen",
      "user two",
    ]);
    await host.turn(threadId, "three");
    assert.equal(host.model.requests.filter(isSummarising).length, 1);
  });

  it("comes in the middle of a turn, with the surroundings told anew before the last words", async () => {
    const host = await startHost({
      config: LIMIT,
      script: (request, index) =>
        isSummarising(request)
          ? says("sum")
          : index === 0
            ? [...calls("update_plan", PLAN), usage(30_000)]
            : says("done"),
    });
    const threadId = await host.startThread();
    const turn = await host.turn(threadId, "one");
    assert.equal(turn.status, "completed");
    assert.deepEqual(roles(host.model.requests[2]), [
      "developer <permission",
      "user <environmen",
      "user one",
      "function_call",
      "function_call_output",
      "user <conversati",
    ]);
    await host.turn(threadId, "two");
    assert.deepEqual(roles(host.model.requests[3]).slice(-2), ["assistant done", "user two"]);
    await host.dispose();

    const second = await startHost({ script: () => says("on"), home: host.home });
    await second.client.request("thread/resume", {
      threadId,
      approvalPolicy: "never",
      sandbox: "danger-full-access",
    });
    await second.turn(threadId, "three");
    assert.deepEqual(
      roles(second.model.requests[0]).filter((role) => role.startsWith("developer")),
      ["developer <permission"],
    );
  });

  it("comes once when the provider finds the conversation too long, and the turn goes on", async () => {
    const host = await startHost({
      script: (request, index) => (isSummarising(request) ? says("sum") : index === 1 ? tooLong : says("ok")),
    });
    const threadId = await host.startThread();
    await host.turn(threadId, "one");
    const turn = await host.turn(threadId, "two");
    assert.equal(turn.status, "completed");
    assert.deepEqual(roles(host.model.requests[3]), [
      "user one",
      "developer <permission",
      "user <environmen",
      "user two",
      "user <conversati",
    ]);
    assert.deepEqual(
      host.client.received.filter(({ method }) => method === "error"),
      [],
    );
  });

  it("ends the turn with one clear error when it did not help", async () => {
    const host = await startHost({
      script: (request, index) => (isSummarising(request) ? says("sum") : index === 0 ? says("ok") : tooLong),
    });
    const threadId = await host.startThread();
    await host.turn(threadId, "one");
    const turn = await host.turn(threadId, "two");
    assert.equal(turn.status, "failed");
    assert.equal(turn.error.codexErrorInfo, "contextWindowExceeded");
    assert.deepEqual(
      host.client.received.flatMap(({ method, params }) => (method === "error" ? [params.willRetry] : [])),
      [false],
    );
    assert.equal(host.model.requests.length, 4);
  });

  it("does not try to shorten what only the user said", async () => {
    const host = await startHost({ script: () => tooLong });
    const threadId = await host.startThread();
    const turn = await host.turn(threadId, "a book");
    assert.equal(turn.error.codexErrorInfo, "contextWindowExceeded");
    assert.equal(host.model.requests.length, 1);
  });

  it("is not repeated for every answer when it cannot get below the limit", async () => {
    const answers: Record<number, readonly Step[]> = { 19: says("at last") };
    let count = 0;
    const host = await startHost({
      config: ["model_auto_compact_token_limit=200"],
      script: (request) =>
        isSummarising(request)
          ? [...says("sum"), usage(5_000)]
          : (answers[count++] ?? [...calls("update_plan", PLAN), usage(5_000)]),
    });
    const threadId = await host.startThread();
    const turn = await host.turn(threadId, "work");
    assert.equal(turn.status, "completed");
    assert.equal(host.model.requests.filter(isSummarising).length, 1);
  });

  it("lets the model with the larger window sum up before a smaller one takes over", async () => {
    const catalog = JSON.stringify({
      models: [
        { slug: "large", context_window: 200_000 },
        { slug: "small", context_window: 10_000 },
      ],
    });
    const host = await startHost({
      files: { "models.json": catalog },
      script: (request, index) =>
        isSummarising(request) ? says("sum") : index === 0 ? [...says("long"), usage(50_000)] : says("ok"),
    });
    const config = { model_catalog_json: `${host.cwd}/models.json` };
    const threadId = await host.startThread({ model: "large", config });
    await host.turn(threadId, "one");
    await host.turn(threadId, "two", { model: "small" });
    assert.deepEqual(
      host.model.requests.map(({ body }) => body.model),
      ["large", "large", "small"],
    );
  });

  it("keeps the history and what is sent of it bounded over two hundred turns", async function () {
    this.timeout(60_000);
    const long = "word ".repeat(1_000);
    let longest = 0;
    const host = await startHost({
      config: LIMIT,
      script: (request) => {
        const size = JSON.stringify(request.body.input).length;
        if (isSummarising(request)) return [...says("sum"), usage(size / 4)];
        longest = Math.max(longest, size);
        return [...says(long), usage(size / 4)];
      },
    });
    const threadId = await host.startThread();
    for (let turn = 0; turn < 200; turn++) {
      assert.equal((await host.turn(threadId, `question ${turn}`)).status, "completed");
    }
    const compactions = host.model.requests.filter(isSummarising).length;
    assert.ok(compactions >= 10 && compactions <= 30, `${compactions} compactions`);
    // 20,000 tokens, one answer of 1,250 tokens more, and the marks of JSON around them.
    assert.ok(longest < 100_000, `a prompt of ${longest} characters`);
  });
});
