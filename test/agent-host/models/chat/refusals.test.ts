import assert from "node:assert/strict";
import type { Log } from "../../../../agent-host/base/log.js";
import type { ModelRequest } from "../../../../agent-host/models/model-client.js";
import { type Step, says } from "../../../support/model-server.js";
import { failure, startClient as startAny, type TestClientOptions } from "../given.js";

const startClient = (turns: Parameters<typeof startAny>[0], options: TestClientOptions = {}) =>
  startAny(turns, { ...options, settings: { wireApi: "chat", ...options.settings } });

const tools: ModelRequest["tools"] = [
  { type: "function", name: "look", description: "Looks.", parameters: { type: "object" } },
  { type: "custom", name: "patch", description: "Patches." },
];

describe("a chat server that refuses tools", () => {
  const refusal: readonly Step[] = [
    { httpError: { status: 400, body: { error: { message: "gemma does not support tools" } } } },
  ];
  const hasTools = (requests: readonly { body: object }[]) => requests.map(({ body }) => "tools" in body);

  it("is asked again without them, and remembered for that model", async () => {
    const warnings: unknown[] = [];
    const log: Log = {
      debug() {},
      info() {},
      error() {},
      warn: (text, fields) => void warnings.push([text, fields]),
    };
    const { run, server } = await startClient([refusal, says("ok"), says("ok"), says("ok")], { log });
    const first = await run({ tools, model: "gemma" });
    assert.equal(first.error, null);
    assert.deepEqual(
      first.events.map((event) => event.type),
      ["itemStarted", "textDelta", "itemDone", "completed"],
    );
    assert.equal((await run({ tools, model: "gemma" })).error, null);
    assert.equal((await run({ tools, model: "other" })).error, null);
    assert.deepEqual(hasTools(server.requests), [true, false, false, true]);
    assert.deepEqual(warnings, [
      [
        "the model takes no tools and gets none from now on",
        { model: "gemma", provider: "mock", without: "tools" },
      ],
    ]);
  });

  it("is not remembered when that was not the reason", async () => {
    const { run, server } = await startClient([
      refusal,
      [{ httpError: { status: 400, body: "no" } }],
      says("ok"),
    ]);
    assert.deepEqual(failure((await run({ tools })).error), {
      message: "gemma does not support tools",
      info: "other",
      retryable: false,
    });
    assert.equal((await run({ tools })).error, null);
    assert.deepEqual(hasTools(server.requests), [true, false, true]);
  });

  it("gets none of the other parts that it refuses, each after its own complaint", async () => {
    const complaint = (message: string): readonly Step[] => [
      { httpError: { status: 400, body: { message } } },
    ];
    const { run, server } = await startClient([
      complaint("Unrecognized request argument supplied: stream_options"),
      complaint("reasoning_effort is not supported with this model"),
      complaint('unknown field "parallel_tool_calls"'),
      says("ok"),
      says("ok"),
    ]);
    const request = { tools, reasoning: { effort: "low", summary: "auto" } } as const;
    assert.equal((await run(request)).error, null);
    assert.equal((await run(request)).error, null);
    const optional = ["tools", "parallel_tool_calls", "reasoning_effort", "stream_options"];
    assert.deepEqual(
      server.requests.map(({ body }) => optional.filter((part) => part in body).length),
      [4, 3, 2, 1, 1],
    );
  });

  it("ends with the first complaint when one of them does not go away", async () => {
    const { run, server } = await startClient(() => [
      { httpError: { status: 400, body: "no tools, no stream_options" } },
    ]);
    assert.equal(
      (failure((await run({ tools })).error) as { message: string }).message,
      "no tools, no stream_options",
    );
    assert.ok(server.requests.length <= 3);
  });

  it("is not asked again when no tools were sent, or when it speaks of something else", async () => {
    const other: readonly Step[] = [{ httpError: { status: 400, body: "bad temperature" } }];
    const { run, server } = await startClient([refusal, other]);
    await run();
    await run({ tools });
    assert.deepEqual(hasTools(server.requests), [false, true]);
  });
});
