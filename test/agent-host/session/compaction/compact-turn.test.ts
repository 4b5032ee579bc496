import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { tooLong, usage } from "../../../support/answers-with-usage.js";
import { calls, type RecordedRequest, says } from "../../../support/model-server.js";
import { startHost, type TestHost } from "../../../support/start-host.js";

/** Asks for a compaction and gives turn/completed's turn. */
async function compact(host: TestHost, threadId: string) {
  await host.client.request("thread/compact/start", { threadId });
  return (await host.client.next("turn/completed")).turn;
}

/** What the model was shown, an item a line. */
function shown(request: RecordedRequest | undefined): string[] {
  // biome-ignore lint/suspicious/noExplicitAny: bodies are compared with whole values
  return (request?.body.input ?? []).map((item: any) => {
    if (item.type !== "message") return item.type;
    // biome-ignore lint/suspicious/noExplicitAny: see above
    const text = item.content.map((part: any) => part.text ?? "[image]").join("|");
    const [first = ""] = text.split("\n");
    return `${item.role}: ${text.startsWith("<conversation_summary>") ? `summary ${text.split("\n").at(-2)}` : first}`;
  });
}

const PLAN = { plan: [{ step: "dig", status: "in_progress" }] };

describe("thread/compact/start", () => {
  it("tells of the compaction in order and goes on from the user's words, the plan and the summary", async () => {
    const host = await startHost({
      script: [
        calls("update_plan", PLAN),
        says("digging"),
        [...says("the summary"), usage(300)],
        says("went on"),
      ],
    });
    const threadId = await host.startThread();
    await host.turn(threadId, "dig a hole");
    const before = host.client.received.length;
    const turn = await compact(host, threadId);

    assert.equal(turn.status, "completed");
    assert.deepEqual(
      host.client.received.slice(before).flatMap(({ method, params }) => {
        if (method === undefined) return [];
        if (method === "thread/status/changed") return [`${method} ${params.status.type}`];
        return params.item === undefined ? [method] : [`${method} ${params.item.type}`];
      }),
      [
        "thread/status/changed active",
        "turn/started",
        "item/started contextCompaction",
        "account/rateLimits/updated",
        "thread/tokenUsage/updated",
        "account/rateLimits/updated",
        "thread/tokenUsage/updated",
        "item/completed contextCompaction",
        "warning",
        "thread/status/changed idle",
        "turn/completed",
      ],
    );
    await host.turn(threadId, "and now?");

    const [first, , summarising, next] = host.model.requests;
    assert.deepEqual(summarising?.body.tools, []);
    assert.equal(summarising?.body.parallel_tool_calls, false);
    assert.equal(summarising?.headers["x-openai-subagent"], "compact");
    assert.equal(summarising?.body.instructions, first?.body.instructions);
    assert.deepEqual(
      [first, summarising, next].map((request) => request?.headers["x-codex-window-id"]),
      [`${threadId}:0`, `${threadId}:0`, `${threadId}:1`],
    );
    assert.match(shown(summarising).at(-1) ?? "", /^user: The conversation above is about to be replaced/);
    assert.deepEqual(shown(next), [
      "user: dig a hole",
      "function_call",
      "function_call_output",
      "user: summary the summary",
      "developer: <permissions instructions>",
      "user: <environment_context>",
      "user: and now?",
    ]);
  });

  it("tells what the thread costs after it, also to whoever resumes the thread", async () => {
    const host = await startHost({
      script: [[...says("long"), usage(90_000)], [...says("short"), usage(90_100)], says("on")],
    });
    const threadId = await host.startThread();
    await host.turn(threadId, "hello");
    await compact(host, threadId);
    const usages = host.client.received.flatMap(({ method, params }) =>
      method === "thread/tokenUsage/updated" ? [params.tokenUsage] : [],
    );
    const last = usages.at(-1);
    assert.equal(last.total.totalTokens, 90_020 + 90_120);
    assert.equal(last.modelContextWindow, 258_400);
    assert.ok(last.last.totalTokens > 500 && last.last.totalTokens < 3_000, String(last.last.totalTokens));
    assert.equal(last.last.inputTokens, 0);
    await host.dispose();

    const second = await startHost({ script: () => says("again"), home: host.home });
    const { thread } = await second.client.request("thread/resume", { threadId });
    assert.deepEqual(
      thread.turns.map(({ items }: { items: { type: string }[] }) => items.map(({ type }) => type)),
      [["userMessage", "agentMessage"], ["contextCompaction"]],
    );
    const replayed = await second.client.next("thread/tokenUsage/updated");
    assert.deepEqual(replayed.tokenUsage, last);
    await second.turn(threadId, "go on");
    assert.deepEqual(shown(second.model.requests[0]), [
      "user: hello",
      "user: summary short",
      "developer: <permissions instructions>",
      "user: <environment_context>",
      "user: go on",
    ]);
    assert.equal(second.model.requests[0]?.headers["x-codex-window-id"], `${threadId}:1`);
  });

  it("tells of the commands that still run", async () => {
    const host = await startHost({
      script: [
        calls("exec_command", { cmd: "sleep 100", tty: false, yield_time_ms: 250 }),
        says("it runs"),
        says("the summary"),
        says("on"),
      ],
    });
    const threadId = await host.startThread();
    await host.turn(threadId, "start it");
    await compact(host, threadId);
    await host.turn(threadId, "next");
    const text = JSON.stringify(host.model.requests.at(-1)?.body.input);
    assert.match(text, /the summary\\n\\nCommands that still run:\\n- session \d+: .{0,20}sleep 100/);
  });

  it("asks with the configured prompt, or the one of a file", async () => {
    const host = await startHost({ script: () => says("ok"), config: ['compact_prompt="Sum it up."'] });
    const threadId = await host.startThread();
    await host.turn(threadId, "hello");
    await compact(host, threadId);
    assert.equal(shown(host.model.requests[1]).at(-1), "user: Sum it up.");

    const other = await startHost({
      script: () => says("ok"),
      files: { "prompt.md": "From the file." },
    });
    const config = { experimental_compact_prompt_file: path.join(other.cwd, "prompt.md") };
    const otherId = await other.startThread({ config });
    await other.turn(otherId, "hello");
    await compact(other, otherId);
    assert.equal(shown(other.model.requests[1]).at(-1), "user: From the file.");
  });

  it("warns of a prompt file that cannot be used and asks with the usual one", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread({ config: { experimental_compact_prompt_file: "/nowhere" } });
    await host.turn(threadId, "hello");
    await compact(host, threadId);
    const warning = host.client.received.find(({ method }) => method === "warning");
    assert.match(
      warning?.params.message,
      /experimental_compact_prompt_file \/nowhere cannot be used: ENOENT/,
    );
    assert.match(shown(host.model.requests[1]).at(-1) ?? "", /about to be replaced/);
  });

  it("leaves out the oldest items where all of them do not fit", async () => {
    const host = await startHost({
      script: (_request, index) => (index === 0 ? says("one") : index < 3 ? tooLong : says("sum")),
    });
    const threadId = await host.startThread();
    await host.turn(threadId, "hello");
    assert.equal((await compact(host, threadId)).status, "completed");
    assert.deepEqual(
      host.model.requests.slice(1).map((request) => shown(request).length),
      [5, 4, 2],
    );
  });

  it("leaves the history as it was when it fails, and ends with the provider's reason", async () => {
    const host = await startHost({
      script: ({ headers }) => (headers["x-openai-subagent"] === "compact" ? tooLong : says("fine")),
    });
    const threadId = await host.startThread();
    await host.turn(threadId, "hello");
    const turn = await compact(host, threadId);
    assert.equal(turn.status, "failed");
    assert.equal(turn.error.codexErrorInfo, "contextWindowExceeded");
    await host.turn(threadId, "still there?");
    assert.deepEqual(shown(host.model.requests.at(-1)), [
      "developer: <permissions instructions>",
      "user: <environment_context>",
      "user: hello",
      "assistant: fine",
      "user: still there?",
    ]);
  });

  it("is interrupted while the summary is written, takes no input, and changes nothing", async () => {
    let go = () => {};
    const until = new Promise<void>((resolve) => {
      go = resolve;
    });
    const host = await startHost({
      script: (_request, index) => (index === 1 ? [{ until }, ...says("late")] : says("ok")),
    });
    const threadId = await host.startThread();
    await host.turn(threadId, "hello");
    await host.client.request("thread/compact/start", { threadId });
    const { turn } = await host.client.next("turn/started", (params) => params.turn !== undefined);
    await host.model.request(1);
    const refused = await host.client.failure("turn/steer", {
      threadId,
      expectedTurnId: turn.id,
      input: [{ type: "text", text: "more" }],
    });
    assert.equal(refused.message, "cannot steer a compact turn");
    await host.client.request("turn/interrupt", { threadId, turnId: turn.id });
    const completed = (await host.client.next("turn/completed")).turn;
    assert.equal(completed.status, "interrupted");
    go();
    await host.turn(threadId, "next");
    assert.ok(shown(host.model.requests[2]).includes("assistant: ok"));
  });

  it("does nothing to a conversation in which no model spoke", async () => {
    const host = await startHost();
    const threadId = await host.startThread();
    assert.equal((await compact(host, threadId)).status, "completed");
    assert.deepEqual(host.model.requests, []);
  });

  it("stores what it made in the shape that other hosts read", async () => {
    const host = await startHost({ script: [says("a"), says("b")] });
    const threadId = await host.startThread();
    await host.turn(threadId, "hello");
    await compact(host, threadId);
    const { thread } = await host.client.request("thread/read", { threadId });
    const lines = readFileSync(thread.path, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const at = lines.findIndex(({ type }) => type === "compacted");
    const { message, replacement_history } = lines[at].payload;
    assert.match(message, /^<conversation_summary>[\s\S]*\nb\n<\/conversation_summary>$/);
    assert.deepEqual(
      replacement_history.map((item: { type: string }) => item.type),
      ["message", "message"],
    );
    assert.deepEqual(
      lines.slice(at + 1).map(({ payload }) => payload.type),
      ["context_compacted", "token_count", "task_complete"],
    );
  });
});
