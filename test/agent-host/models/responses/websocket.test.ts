import assert from "node:assert/strict";
import type { ModelEvent } from "../../../../agent-host/models/model-client.js";
import { hastyClock } from "../../../support/fake-clock.js";
import { calls, type RecordedRequest, type Step, says } from "../../../support/model-server.js";
import { failure, modelRequest, SERVER_USAGE, startClient, userSays } from "../given.js";

const never = new Promise<void>(() => undefined);
const delta = (text: string): Step => ({
  raw: { type: "response.output_text.delta", item_id: "m", output_index: 0, delta: text },
});
const dropped = { responseStreamDisconnected: { httpStatusCode: null } };
const completed = (events: readonly ModelEvent[]) => events.at(-1)?.type === "completed";
const transports = (requests: readonly RecordedRequest[]) =>
  requests.map(({ transport, connection }) => `${transport} ${connection}`);

describe("responses over websocket", () => {
  it("sends the request as a frame and streams the answer", async () => {
    const { run, server } = await startClient([says("hello ", "world")], {
      websockets: {},
      settings: { envKey: "KEY" },
      env: { KEY: "secret-key-1" },
    });
    assert.deepEqual(await run(), {
      error: null,
      events: [
        { type: "itemStarted", itemId: "msg_000002", item: "message" },
        { type: "textDelta", itemId: "msg_000002", delta: "hello " },
        { type: "textDelta", itemId: "msg_000002", delta: "world" },
        {
          type: "itemDone",
          itemId: "msg_000002",
          item: {
            type: "message",
            role: "assistant",
            content: [{ type: "output_text", text: "hello world" }],
          },
        },
        SERVER_USAGE,
      ],
    });
    const request = await server.request(0);
    assert.equal(request.transport, "websocket");
    assert.equal(request.body.type, "response.create");
    assert.equal(request.body.prompt_cache_key, "thread-1");
    assert.equal("previous_response_id" in request.body, false);
    const { authorization, originator, session_id, "openai-beta": beta, accept } = request.headers;
    assert.deepEqual(
      [authorization, originator, session_id, beta, accept],
      ["Bearer secret-key-1", "tests", "thread-1", "responses_websockets=2026-02-06", undefined],
    );
  });

  it("keeps one connection for a thread and sends only what is new", async () => {
    const { run, server } = await startClient([calls("f", {}, "call_1"), says("done"), says("other")], {
      websockets: {},
    });
    const first = await run();
    const call = first.events.flatMap((event) => (event.type === "itemDone" ? [event.item] : []));
    const output = { type: "function_call_output" as const, call_id: "call_1", output: "42" };
    const input = [...modelRequest().input, ...call, output];
    await run({ input });
    await run({ input: [userSays("something else")], turnId: "turn-2" });
    assert.deepEqual(
      server.requests.map(({ body, connection }) => [
        connection,
        body.previous_response_id,
        body.input.length,
      ]),
      [
        [0, undefined, 1],
        [0, "resp_000001", 1],
        [0, undefined, 1],
      ],
    );
    assert.deepEqual(server.requests[1]?.body.input, [output]);
  });

  it("sends everything when anything but the input has changed", async () => {
    const { run, server } = await startClient(() => says("ok"), { websockets: {} });
    const { events } = await run();
    const said = events.flatMap((event) => (event.type === "itemDone" ? [event.item] : []));
    await run({ input: [...modelRequest().input, ...said, userSays("more")], instructions: "Be long." });
    assert.deepEqual(
      [server.requests[1]?.body.previous_response_id, server.requests[1]?.body.input.length],
      [undefined, 3],
    );
  });

  it("is warmed up before the first turn", async () => {
    const { client, run, server } = await startClient(
      (request) => (request.body.generate === false ? [] : says("hi")),
      {
        websockets: { answersPrewarm: false },
      },
    );
    client.prewarm?.(modelRequest({ turnId: "" }));
    const { body } = await server.request(0);
    assert.deepEqual([body.generate, body.input, body.instructions], [false, [], "Be brief."]);
    assert.ok(completed((await run()).events));
    assert.deepEqual(
      [server.requests[1]?.body.previous_response_id, server.requests[1]?.connection],
      ["resp_000001", 0],
    );
  });

  it("does not warm up for a turn that waits already", async () => {
    let open: () => void = () => undefined;
    const until = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { client, run, server } = await startClient(() => says("hi"), {
      websockets: { until, answersPrewarm: false },
    });
    client.prewarm?.(modelRequest({ turnId: "" }));
    const running = run();
    open();
    assert.ok(completed((await running).events));
    assert.deepEqual(
      server.requests.map(({ body }) => body.generate),
      [undefined],
    );
  });

  it("goes on over HTTP, with one warning, when there is no connection to be had", async () => {
    for (const websockets of ["refuse", { refuseWith: 426 }] as const) {
      const { run, server } = await startClient(() => says("ok"), { websockets });
      const first = await run();
      assert.deepEqual(first.events[0], {
        type: "warning",
        message: `Falling back from WebSockets to HTTPS transport. No websocket at ${server.url}/responses: the server answered the handshake with ${websockets === "refuse" ? 404 : 426}`,
      });
      assert.ok(first.events.some((event) => event.type === "completed"));
      assert.ok((await run()).events.every((event) => event.type !== "warning"));
      assert.deepEqual(
        transports(server.requests).map((text) => text.split(" ")[0]),
        ["http", "http"],
      );
    }
  });

  it("leaves a refused key to the answer over HTTP and tries again next time", async () => {
    const { run, server } = await startClient(() => [{ httpError: { status: 401, body: "who?" } }], {
      websockets: { refuseWith: 401 },
    });
    const { events, error } = await run();
    assert.deepEqual(events, []);
    assert.deepEqual((failure(error) as { info: unknown }).info, {
      responseStreamDisconnected: { httpStatusCode: 401 },
    });
    assert.equal(server.requests.length, 1);
  });

  it("waits no longer for a connection than it may", async () => {
    const { run } = await startClient(() => says("ok"), {
      websockets: { until: never },
      settings: { websocketConnectTimeoutMs: 15_000 },
      clock: hastyClock(60_000),
    });
    const { events } = await run();
    assert.match(
      events[0]?.type === "warning" ? events[0].message : "",
      /^Falling back from WebSockets to HTTPS transport\. .*no connection within 15 s$/,
    );
  });

  it("can be interrupted while it connects", async () => {
    const { run, server } = await startClient(() => says("ok"), { websockets: { until: never } });
    const abort = new AbortController();
    const running = run({}, abort.signal);
    const reason = new Error("stop");
    abort.abort(reason);
    assert.deepEqual(await running, { events: [], error: reason });
    assert.equal(server.requests.length, 0);
  });

  it("ends the connection when it is interrupted in an answer, and opens another", async () => {
    const { run, server } = await startClient([[delta("a"), { until: never }], says("ok")], {
      websockets: {},
    });
    const abort = new AbortController();
    const running = run({}, abort.signal);
    const { abandoned } = await server.request(0);
    const reason = new Error("stop");
    abort.abort(reason);
    assert.equal((await running).error, reason);
    assert.equal(await abandoned, true);
    assert.ok(completed((await run()).events));
    assert.deepEqual(transports(server.requests), ["websocket 0", "websocket 1"]);
  });

  it("calls a connection that ends within an answer a disconnect", async () => {
    const { run } = await startClient(
      [
        [delta("a"), { disconnect: "end" }],
        [delta("a"), { disconnect: "reset" }],
      ],
      {
        websockets: {},
      },
    );
    for (const code of [1000, 1006]) {
      assert.deepEqual(failure((await run()).error), {
        message: `the connection was closed before the model's answer was complete (${code})`,
        info: dropped,
        retryable: true,
      });
    }
  });

  it("opens another connection when the kept one has ended", async () => {
    const { run, server } = await startClient([says("ok"), [{ disconnect: "end" }], says("again")], {
      websockets: {},
    });
    await run();
    // The second request goes into the connection as it ends; the third is the same request again.
    assert.ok(completed((await run()).events));
    assert.deepEqual(transports(server.requests), ["websocket 0", "websocket 0", "websocket 1"]);
  });

  for (const code of ["previous_response_not_found", "websocket_connection_limit_reached"]) {
    it(`sends the whole request on a new connection after ${code}`, async () => {
      const lost = [{ httpError: { status: 400, body: { error: { code, message: "gone" } } } }];
      const { run, server } = await startClient([says("ok"), lost, says("again"), lost, lost], {
        websockets: {},
      });
      await run();
      assert.ok(completed((await run()).events));
      assert.equal((failure((await run()).error) as { retryable: boolean }).retryable, true);
      assert.deepEqual(transports(server.requests), [
        "websocket 0",
        "websocket 0",
        "websocket 1",
        "websocket 1",
        "websocket 2",
      ]);
    });
  }

  it("reads error frames as HTTP errors", async () => {
    const { run } = await startClient(
      [
        [
          {
            httpError: {
              status: 429,
              body: { error: { type: "usage_limit_reached", plan_type: "plus", resets_at: 1893456000 } },
            },
          },
        ],
        [{ httpError: { status: 503, body: { error: { code: "server_is_overloaded" } } } }],
        [
          {
            httpError: { status: 429, body: { error: { message: "slow" } }, headers: { "Retry-After": "2" } },
          },
        ],
        [{ json: { type: "error", code: "context_length_exceeded", message: "too long" } }],
        [{ httpError: { status: 400, body: { error: { message: "bad thing" } } } }],
        says("ok"),
      ],
      { websockets: {} },
    );
    const failures = [];
    for (let index = 0; index < 5; index++) failures.push(failure((await run()).error));
    assert.deepEqual(
      failures.map((told) => (told as { info: unknown }).info),
      [
        "usageLimitExceeded",
        "serverOverloaded",
        { responseTooManyFailedAttempts: { httpStatusCode: 429 } },
        "contextWindowExceeded",
        "other",
      ],
    );
    assert.equal((failures[2] as { retryAfterMs: number }).retryAfterMs, 2_000);
    assert.ok(completed((await run()).events));
  });

  it("leaves websockets for good when the turn has no retries left", async () => {
    const { client, run, server } = await startClient([[delta("a"), { disconnect: "reset" }], says("ok")], {
      websockets: {},
    });
    assert.equal(client.fallBack?.("thread-1"), null);
    await run();
    assert.match(client.fallBack?.("thread-1") ?? "", /^Falling back from WebSockets to HTTPS transport\./);
    assert.equal(client.fallBack?.("thread-1"), null);
    assert.equal((await run()).error, null);
    assert.deepEqual(
      transports(server.requests).map((text) => text.split(" ")[0]),
      ["websocket", "http"],
    );
  });

  it("takes nothing for an answer that belongs to the one before", async () => {
    const end = { raw: { type: "response.completed", response: { id: "resp_000001" } } };
    const { run } = await startClient(
      [
        [...says("ok"), end],
        [end, ...says("again")],
      ],
      { websockets: {} },
    );
    await run();
    const { events } = await run();
    assert.deepEqual(
      events.map((event) => event.type),
      ["itemStarted", "textDelta", "itemDone", "completed"],
    );
  });

  it("ends its connection with the thread", async () => {
    const { client, run, server } = await startClient([[...says("ok")], says("ok")], { websockets: {} });
    await run();
    client.closeThread?.("thread-1");
    await run();
    assert.deepEqual(transports(server.requests), ["websocket 0", "websocket 1"]);
  });

  it("unpacks compressed frames", async () => {
    const text = "weave ".repeat(20_000);
    const { run } = await startClient([says(text)], { websockets: { deflate: true } });
    const { events } = await run({ instructions: "x".repeat(40_000) });
    assert.deepEqual(events[1], { type: "textDelta", itemId: "msg_000002", delta: text });
  });

  it("tells of limits, rerouting and verification", async () => {
    const { run } = await startClient(
      [
        [
          {
            raw: {
              type: "codex.rate_limits",
              plan_type: "pro",
              metered_limit_name: "other",
              rate_limits: {
                primary: { used_percent: 12.6, window_minutes: 300, reset_at: 1893456000 },
                secondary: null,
              },
              credits: { has_credits: true, unlimited: false, balance: "9" },
            },
          },
          {
            raw: {
              type: "response.metadata",
              metadata: { openai_verification_recommendation: ["trusted_access_for_cyber", "unknown"] },
            },
          },
          ...says("ok"),
        ],
        says("ok"),
      ],
      { websockets: { headers: { "openai-model": "gpt-5.2", "x-codex-secondary-used-percent": "5" } } },
    );
    const { events } = await run();
    const none = {
      limitName: null,
      primary: null,
      credits: null,
      planType: null,
      rateLimitReachedType: null,
    };
    assert.deepEqual(events.slice(0, 4), [
      {
        type: "rateLimits",
        rateLimits: {
          ...none,
          limitId: "codex",
          secondary: { usedPercent: 5, windowDurationMins: null, resetsAt: null },
        },
      },
      { type: "rerouted", fromModel: "gpt-5.2-codex", toModel: "gpt-5.2", reason: "highRiskCyberActivity" },
      {
        type: "rateLimits",
        rateLimits: {
          ...none,
          limitId: "other",
          primary: { usedPercent: 13, windowDurationMins: 300, resetsAt: 1893456000 },
          secondary: null,
          credits: { hasCredits: true, unlimited: false, balance: "9" },
          planType: "pro",
        },
      },
      { type: "verification", verifications: ["trustedAccessForCyber"] },
    ]);
    // Told once per turn and connection.
    assert.deepEqual((await run()).events.map((event) => event.type).slice(0, 2), [
      "itemStarted",
      "textDelta",
    ]);
  });
});
