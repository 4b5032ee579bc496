import assert from "node:assert/strict";
import { fakeClock } from "../../../support/fake-clock.js";
import { type Step, says } from "../../../support/model-server.js";
import { failure, IDLE_MS, modelRequest, NO_LIMITS, SERVER_USAGE, startClient } from "../given.js";

const message = (text: string) => ({
  type: "message",
  role: "assistant",
  content: [{ type: "output_text", text }],
});
const delta = (text: string) => ({
  type: "response.output_text.delta",
  item_id: "m",
  output_index: 0,
  delta: text,
});
const disconnect = { responseStreamDisconnected: { httpStatusCode: null } };
const never = new Promise<void>(() => undefined);
const tooEarly = {
  message: "the connection ended before the model's answer was complete",
  info: disconnect,
  retryable: true,
};

describe("responses client", () => {
  it("streams a whole answer", async () => {
    const { run, server } = await startClient([
      [
        { reasoning: "thinking" },
        { text: "hello world", chunks: ["hello ", "world"] },
        { call: { name: "f", args: { a: 1 }, callId: "call_1" } },
        { custom: { name: "apply_patch", input: "*** Begin Patch", callId: "call_2" } },
      ],
    ]);
    assert.deepEqual(await run(), {
      error: null,
      events: [
        NO_LIMITS,
        { type: "itemStarted", itemId: "rs_000002", item: "reasoning" },
        { type: "reasoningSummaryPartAdded", itemId: "rs_000002", summaryIndex: 0 },
        { type: "reasoningSummaryDelta", itemId: "rs_000002", summaryIndex: 0, delta: "thinking" },
        {
          type: "itemDone",
          itemId: "rs_000002",
          item: {
            type: "reasoning",
            summary: [{ type: "summary_text", text: "thinking" }],
            encrypted_content: "sealed",
          },
        },
        { type: "itemStarted", itemId: "msg_000003", item: "message" },
        { type: "textDelta", itemId: "msg_000003", delta: "hello " },
        { type: "textDelta", itemId: "msg_000003", delta: "world" },
        { type: "itemDone", itemId: "msg_000003", item: message("hello world") },
        {
          type: "itemDone",
          itemId: "fc_000004",
          item: { type: "function_call", name: "f", arguments: '{"a":1}', call_id: "call_1" },
        },
        {
          type: "itemDone",
          itemId: "ctc_000005",
          item: {
            type: "custom_tool_call",
            name: "apply_patch",
            input: "*** Begin Patch",
            call_id: "call_2",
          },
        },
        SERVER_USAGE,
        NO_LIMITS,
      ],
    });
    assert.equal(server.requests[0]?.url, "/v1/responses");
  });

  it("introduces itself and adds what the provider's settings say", async () => {
    const { run, server } = await startClient([says("ok")], {
      settings: {
        envKey: "MOCK_KEY",
        queryParams: { "api-version": "2030-01-01" },
        httpHeaders: { "X-Team": "weavers", "User-Agent": "other" },
        envHttpHeaders: { "X-From-Env": "FROM_ENV", "X-Empty": "EMPTY", "X-Unset": "UNSET" },
      },
      env: { MOCK_KEY: " secret-key-1 \n", FROM_ENV: "from-env", EMPTY: "" },
    });
    assert.equal((await run()).error, null);
    const { headers, url, body } = (await server.request(0)) ?? {};
    const { host, connection, "content-length": length, ...shown } = headers;
    assert.deepEqual(shown, {
      "content-type": "application/json",
      accept: "text/event-stream",
      "user-agent": "other",
      originator: "tests",
      session_id: "thread-1",
      "x-codex-turn-metadata":
        '{"session_id":"thread-1","thread_source":"user","turn_id":"turn-1","sandbox":"none"}',
      "x-client-request-id": "thread-1",
      "x-codex-window-id": "thread-1:0",
      authorization: "Bearer secret-key-1",
      "x-team": "weavers",
      "x-from-env": "from-env",
    });
    assert.equal(Number(length), JSON.stringify(body).length);
    assert.equal(url, "/v1/responses?api-version=2030-01-01");
    assert.deepEqual([host !== undefined, connection], [true, "keep-alive"]);
  });

  it("tells of rate limits before and after the answer", async () => {
    const { run } = await startClient([
      [
        {
          headers: {
            "x-codex-primary-used-percent": "12.6",
            "x-codex-primary-window-minutes": "300",
            "x-codex-primary-reset-at": "1893456000",
            "x-codex-limit-name": "codex limit",
            "x-codex-credits-has-credits": "true",
            "x-codex-credits-unlimited": "false",
            "x-codex-credits-balance": "9.99",
            "x-other-secondary-used-percent": "101",
            "x-broken-primary-used-percent": "much",
          },
        },
        ...says("ok"),
      ],
    ]);
    const { events } = await run();
    const limits = events.flatMap((event) => (event.type === "rateLimits" ? [event.rateLimits] : []));
    const none = {
      limitName: null,
      primary: null,
      secondary: null,
      credits: null,
      planType: null,
      rateLimitReachedType: null,
    };
    const expected = [
      {
        ...none,
        limitId: "codex",
        limitName: "codex limit",
        primary: { usedPercent: 13, windowDurationMins: 300, resetsAt: 1893456000 },
        credits: { hasCredits: true, unlimited: false, balance: "9.99" },
      },
      {
        ...none,
        limitId: "other",
        secondary: { usedPercent: 101, windowDurationMins: null, resetsAt: null },
      },
      { ...none, limitId: "broken" },
    ];
    assert.deepEqual(limits, [...expected, ...expected]);
    assert.deepEqual(
      events.slice(-4).map((event) => event.type),
      ["completed", "rateLimits", "rateLimits", "rateLimits"],
    );
  });

  it("keeps characters whole that the network cuts in two", async () => {
    const text = "naïve — 织机 🧵";
    const bytes = Buffer.from(`data: ${JSON.stringify(delta(text))}\n\n`);
    const pieces: Step[] = [];
    for (let at = 0; at < bytes.length; at += 3) pieces.push({ bytes: bytes.subarray(at, at + 3) });
    const { run } = await startClient([pieces]);
    assert.deepEqual((await run()).events.slice(1, 2), [{ type: "textDelta", itemId: "m", delta: text }]);
  });

  const streams: { name: string; bytes: string }[] = [
    {
      name: "comments and other line ends",
      bytes: `: ping\r\n\r\nevent: x\r\ndata: ${JSON.stringify(delta("a"))}\r\n\r\n`,
    },
    { name: "a byte order mark", bytes: `\uFEFFdata: ${JSON.stringify(delta("a"))}\n\n` },
    {
      name: "data over several lines",
      bytes: `data: {"type":"response.output_text.delta",\ndata: "item_id":"m","delta":"a"}\n\n`,
    },
    {
      name: "events that are no JSON",
      bytes: `data: {oops\n\ndata: \n\nnonsense\n\ndata: ${JSON.stringify(delta("a"))}\n\n`,
    },
  ];
  for (const { name, bytes } of streams) {
    it(`reads a stream with ${name}`, async () => {
      const { run } = await startClient([[{ bytes }]]);
      const { events, error } = await run();
      assert.deepEqual(
        [events.slice(1, -1), error],
        [[{ type: "textDelta", itemId: "m", delta: "a" }, SERVER_USAGE], null],
      );
    });
  }

  it("reads a last event whose empty line is missing", async () => {
    const { run } = await startClient([
      [{ raw: delta("a") }, { bytes: 'data: {"type":"response.completed"}' }, { disconnect: "end" }],
    ]);
    assert.deepEqual(await run(), {
      error: null,
      events: [
        NO_LIMITS,
        { type: "textDelta", itemId: "m", delta: "a" },
        { type: "completed", usage: null },
        NO_LIMITS,
      ],
    });
  });

  it("gives up on an event that does not end", async () => {
    const flood = Buffer.alloc(1024 * 1024, "x");
    const { run } = await startClient([[{ bytes: "data: " }, ...Array<Step>(34).fill({ bytes: flood })]]);
    assert.deepEqual(failure((await run()).error), {
      message: "the model provider sent an event longer than 33554432 characters",
      info: "other",
      retryable: false,
    });
  });

  it("calls a stream that ends too early a disconnect", async () => {
    const { run } = await startClient([
      [{ raw: delta("a") }, { disconnect: "end" }],
      [{ raw: delta("a") }, { disconnect: "reset" }],
      [{ disconnect: "end" }],
    ]);
    assert.deepEqual(failure((await run()).error), tooEarly);
    assert.deepEqual(failure((await run()).error), {
      ...tooEarly,
      message: "the connection broke before the answer was complete (ECONNRESET)",
    });
    assert.deepEqual(failure((await run()).error), tooEarly);
  });

  const silences: { place: string; before: readonly Step[]; events: number }[] = [
    { place: "before the headers", before: [], events: 0 },
    { place: "before the first event", before: [{ headers: {} }], events: 1 },
    { place: "in the middle of an answer", before: [{ raw: delta("a") }], events: 2 },
  ];
  for (const { place, before, events } of silences) {
    it(`gives up on a server that falls silent ${place}`, async () => {
      const clock = fakeClock();
      const { client, server } = await startClient([[...before, { until: never }]], { clock });
      const stream = client.stream(modelRequest(), new AbortController().signal)[Symbol.asyncIterator]();
      for (let index = 0; index < events; index++) await stream.next();
      const next = stream.next();
      const { abandoned } = await server.request(0);
      clock.advance(IDLE_MS - 1);
      clock.advance(1);
      await assert.rejects(next, (error) => {
        assert.deepEqual(failure(error), {
          message: "the model provider sent nothing for 300 s",
          info: disconnect,
          retryable: true,
        });
        return true;
      });
      assert.equal(await abandoned, true);
    });
  }

  it("does not count the time that the consumer takes", async () => {
    const clock = fakeClock();
    let goOn: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const { client } = await startClient([[{ raw: delta("a") }, { until: gate }, { raw: delta("b") }]], {
      clock,
    });
    const stream = client.stream(modelRequest(), new AbortController().signal)[Symbol.asyncIterator]();
    await stream.next();
    await stream.next();
    clock.advance(IDLE_MS * 3);
    goOn();
    assert.deepEqual(await stream.next(), {
      done: false,
      value: { type: "textDelta", itemId: "m", delta: "b" },
    });
  });

  it("throws the signal's reason and closes the connection when it is aborted", async () => {
    const { client, server } = await startClient([
      [{ raw: delta("a") }, { until: never }],
      [{ until: never }],
    ]);
    const reason = new Error("the user pressed stop");
    for (const [index, events] of [2, 0].entries()) {
      const abort = new AbortController();
      const stream = client.stream(modelRequest(), abort.signal)[Symbol.asyncIterator]();
      for (let count = 0; count < events; count++) await stream.next();
      const next = assert.rejects(async () => stream.next(), reason);
      await server.request(index);
      abort.abort(reason);
      await next;
    }
    assert.deepEqual(await Promise.all(server.requests.map((request) => request.abandoned)), [true, true]);
    const aborted = AbortSignal.abort(reason);
    await assert.rejects(
      async () => client.stream(modelRequest(), aborted)[Symbol.asyncIterator]().next(),
      reason,
    );
    assert.equal(server.requests.length, 2);
  });

  it("closes the connection when the consumer stops listening", async () => {
    const { client, server } = await startClient([[{ raw: delta("a") }, { until: never }]]);
    for await (const event of client.stream(modelRequest(), new AbortController().signal)) {
      if (event.type === "textDelta") break;
    }
    assert.equal(await server.requests[0]?.abandoned, true);
  });

  it("gives a turn's state back with every further request of the turn", async () => {
    const { run, server } = await startClient([
      [{ headers: { "x-codex-turn-state": "first" } }, ...says("ok")],
      [{ headers: { "x-codex-turn-state": "second" } }, ...says("ok")],
      says("ok"),
    ]);
    await run();
    await run();
    await run({ turnId: "turn-2" });
    assert.deepEqual(
      server.requests.map(({ headers }) => headers["x-codex-turn-state"]),
      [undefined, "first", undefined],
    );
  });

  it("takes a dated edition for the model that was asked for", async () => {
    const answer = (model: string) => [{ headers: { "openai-model": model } }, ...says("ok")];
    const { run } = await startClient([
      answer("GPT-5.2-Codex-2026-01-15"),
      answer("gpt-5.2"),
      answer("gpt-5.2"),
    ]);
    const rerouted = [];
    for (let index = 0; index < 3; index++) {
      rerouted.push(
        (await run()).events.flatMap((event) => (event.type === "rerouted" ? [event.toModel] : [])),
      );
    }
    assert.deepEqual(rerouted, [[], ["gpt-5.2"], []]);
  });

  it("keeps its connection from answer to answer", async () => {
    const { run, server } = await startClient(() => says("ok"));
    for (let index = 0; index < 10; index++) assert.equal((await run()).error, null);
    // Two, when a request follows before the end of the answer before it was read away.
    const connections = new Set(server.requests.map((request) => request.connection));
    assert.ok(connections.size <= 2, `${connections.size} connections were opened`);
  });
});
