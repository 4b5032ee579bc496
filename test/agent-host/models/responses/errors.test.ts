import assert from "node:assert/strict";
import type { ProviderSettings } from "../../../../agent-host/config/config.js";
import { hastyClock } from "../../../support/fake-clock.js";
import { type Step, says } from "../../../support/model-server.js";
import { failure, startClient } from "../given.js";

/** Requests made and the failure told, with the server's address taken out. */
async function check(
  answer: readonly Step[],
  expected: { readonly requests: number; readonly error: unknown },
  settings: Partial<ProviderSettings> = {},
): Promise<void> {
  const { run, server } = await startClient(() => answer, {
    settings: { requestMaxRetries: 2, ...settings },
  });
  const error = failure((await run()).error);
  const text = JSON.stringify(error).replaceAll(server.url, "URL");
  assert.deepEqual({ requests: server.requests.length, error: JSON.parse(text) }, expected);
}

const httpError = (status: number, body: unknown, headers?: Record<string, string>): readonly Step[] => [
  { httpError: { status, body, headers } },
];
const dropped = (httpStatusCode: number | null) => ({ responseStreamDisconnected: { httpStatusCode } });

describe("responses errors", () => {
  const rows: { name: string; answer: readonly Step[]; requests: number; error: unknown }[] = [
    {
      name: "400 is final, with the body as it is",
      answer: httpError(400, { error: { message: "bad thing", type: "invalid_request_error" } }),
      requests: 1,
      error: {
        message: '{"error":{"message":"bad thing","type":"invalid_request_error"}}',
        info: "other",
        retryable: false,
      },
    },
    {
      name: "401 may be tried again by the turn",
      answer: httpError(401, { error: { message: "bad key" } }),
      requests: 1,
      error: {
        message: "the model provider answered 401 Unauthorized: bad key (URL/responses)",
        info: dropped(401),
        retryable: true,
      },
    },
    {
      name: "404 is final",
      answer: httpError(404, "no such page"),
      requests: 1,
      error: {
        message: "the model provider answered 404 Not Found: no such page (URL/responses)",
        info: "other",
        retryable: false,
      },
    },
    {
      name: "a redirect is not followed",
      answer: httpError(307, "", { location: "http://127.0.0.1:1/elsewhere" }),
      requests: 1,
      error: {
        message: "the model provider answered 307 Temporary Redirect (URL/responses)",
        info: "other",
        retryable: false,
      },
    },
    {
      name: "408 may be tried again by the turn",
      answer: httpError(408, ""),
      requests: 1,
      error: {
        message: "the model provider answered 408 Request Timeout (URL/responses)",
        info: dropped(408),
        retryable: true,
      },
    },
    {
      name: "429 for a used-up plan is final",
      answer: httpError(429, {
        error: { type: "usage_limit_reached", plan_type: "plus", resets_at: 1_893_456_000 },
      }),
      requests: 1,
      error: {
        message: "the usage limit of the plus plan is reached; it resets at 2030-01-01T00:00:00.000Z",
        info: "usageLimitExceeded",
        retryable: false,
      },
    },
    {
      name: "429 is never repeated by the request, and says how long to wait",
      answer: httpError(429, { error: { message: "slow down, try again in 1.5s" } }),
      requests: 1,
      error: {
        message:
          "the model provider answered 429 Too Many Requests: slow down, try again in 1.5s (URL/responses)",
        info: { responseTooManyFailedAttempts: { httpStatusCode: 429 } },
        retryable: true,
        retryAfterMs: 1500,
      },
    },
    {
      name: "429 with a header that says when",
      answer: httpError(429, "", { "retry-after": "7" }),
      requests: 1,
      error: {
        message: "the model provider answered 429 Too Many Requests (URL/responses)",
        info: { responseTooManyFailedAttempts: { httpStatusCode: 429 } },
        retryable: true,
        retryAfterMs: 7000,
      },
    },
    {
      name: "429 for an hour is the person's to decide",
      answer: httpError(429, "", { "retry-after": "3600" }),
      requests: 1,
      error: {
        message: "the model provider answered 429 Too Many Requests (URL/responses)",
        info: { responseTooManyFailedAttempts: { httpStatusCode: 429 } },
        retryable: false,
        retryAfterMs: 3_600_000,
      },
    },
    {
      name: "429 without quota is final",
      answer: httpError(429, { error: { code: "insufficient_quota", message: "pay first" } }),
      requests: 1,
      error: {
        message: "the account has no quota left for this model: check its plan and billing (pay first)",
        info: "usageLimitExceeded",
        retryable: false,
      },
    },
    {
      name: "429 for a used-up plan counts the seconds from now, and passes an offer on",
      answer: httpError(
        429,
        { error: { type: "usage_limit_reached", resets_in_seconds: 60 } },
        { "x-codex-promo-message": "Ask your owner." },
      ),
      requests: 1,
      error: {
        message: "the usage limit is reached; it resets at 2030-01-01T00:01:00.000Z. Ask your owner.",
        info: "usageLimitExceeded",
        retryable: false,
      },
    },
    {
      name: "400 for a conversation that is too long",
      answer: httpError(400, { error: { code: "context_length_exceeded", message: "too long" } }),
      requests: 1,
      error: {
        message:
          "the conversation no longer fits into the model's context window: compact it or start a new thread",
        info: "contextWindowExceeded",
        retryable: false,
        details: "too long",
      },
    },
    {
      name: "413 is final and says what to do",
      answer: httpError(413, "<html>too large"),
      requests: 1,
      error: {
        message:
          "the request is too large for the model provider: compact the conversation or start a new thread (URL/responses)",
        info: "other",
        retryable: false,
        details: "<html>too large",
      },
    },
    {
      name: "a stream that fails for longer than a turn waits is the person's to decide",
      answer: [
        {
          raw: {
            type: "response.failed",
            response: { error: { code: "rate_limit_exceeded", message: "try again in 6m0s" } },
          },
        },
      ],
      requests: 1,
      error: {
        message: "the model provider ended the answer: try again in 6m0s",
        info: dropped(null),
        retryable: false,
        retryAfterMs: 360_000,
      },
    },
    {
      name: "500 is repeated by the request first",
      answer: httpError(500, "oops"),
      requests: 3,
      error: {
        message: "the model provider answered 500 Internal Server Error: oops (URL/responses)",
        info: "internalServerError",
        retryable: true,
      },
    },
    {
      name: "502 is repeated by the request first",
      answer: httpError(502, "<html>"),
      requests: 3,
      error: {
        message: "the model provider answered 502 Bad Gateway: <html> (URL/responses)",
        info: dropped(502),
        retryable: true,
      },
    },
    ...["server_is_overloaded", "slow_down"].map((code) => ({
      name: `503 ${code} is final after the request's attempts`,
      answer: httpError(503, { error: { code } }),
      requests: 3,
      error: {
        message: "the model is at capacity: try again later or choose another model",
        info: "serverOverloaded",
        retryable: false,
      },
    })),
    {
      name: "an error event inside a stream is final when its code is",
      answer: [
        { raw: { type: "response.failed", response: { error: { code: "cyber_policy", message: "no" } } } },
      ],
      requests: 1,
      error: { message: "no", info: "cyberPolicy", retryable: false },
    },
    {
      name: "a long error body is cut",
      answer: httpError(400, "x".repeat(100_000)),
      requests: 1,
      error: { message: `${"x".repeat(2000)}…`, info: "other", retryable: false },
    },
    {
      name: "a connection that breaks before the answer is repeated by the request",
      answer: [{ httpError: { status: 0, body: "" } }],
      requests: 3,
      error: {
        message: "cannot reach the model provider at URL/responses (ECONNRESET)",
        info: { httpConnectionFailed: { httpStatusCode: null } },
        retryable: true,
      },
    },
  ];
  for (const { name, answer, requests, error } of rows) {
    it(name, () => check(answer, { requests, error }));
  }

  it("waits longer from attempt to attempt", async () => {
    const clock = hastyClock(60_000);
    const { run } = await startClient(() => httpError(500, ""), {
      clock,
      settings: { requestMaxRetries: 4 },
    });
    await run();
    const expected = [200, 400, 800, 1600];
    assert.equal(clock.sleeps.length, expected.length);
    for (const [index, delay] of expected.entries()) {
      const slept = clock.sleeps[index] ?? 0;
      assert.ok(Math.abs(slept - delay) <= delay * 0.1, `attempt ${index} waited ${slept} ms`);
    }
  });

  it("waits as long as the server asks, within reason", async () => {
    const clock = hastyClock(60_000);
    const date = new Date(clock.now() + 9_000).toUTCString();
    const { run } = await startClient(
      [
        httpError(503, "", { "retry-after": "7" }),
        httpError(503, "", { "retry-after": "86400" }),
        httpError(503, "", { "retry-after": date }),
        says("ok"),
      ],
      { clock, settings: { requestMaxRetries: 3 } },
    );
    assert.equal((await run()).error, null);
    // The third was asked for from a moment that has passed meanwhile.
    assert.deepEqual(clock.sleeps, [7_000, 60_000, 0]);
  });

  it("tells the numbers of a limit that was hit", async () => {
    const { run } = await startClient(() =>
      httpError(429, { error: { type: "usage_limit_reached" } }, { "x-codex-primary-used-percent": "100" }),
    );
    const { events } = await run();
    assert.deepEqual(
      events.map((event) => event.type === "rateLimits" && event.rateLimits.primary?.usedPercent),
      [100],
    );
  });

  it("recovers when a later attempt succeeds", async () => {
    const { run, server } = await startClient([httpError(500, ""), httpError(503, ""), says("ok")], {
      settings: { requestMaxRetries: 2 },
    });
    assert.equal((await run()).error, null);
    assert.equal(server.requests.length, 3);
  });

  it("stops waiting for the next attempt when it is aborted", async () => {
    const abort = new AbortController();
    const reason = new Error("stop");
    const { run } = await startClient(() => httpError(500, ""), {
      settings: { requestMaxRetries: 100 },
      clock: {
        now: () => 0,
        sleep(ms, signal) {
          if (ms < 1000) abort.abort(reason);
          return new Promise((_, reject) => {
            if (signal?.aborted) reject(signal.reason);
            else signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
          });
        },
      },
    });
    assert.deepEqual(await run({}, abort.signal), { events: [], error: reason });
  });

  it("says that nobody answers", async () => {
    const { run } = await startClient([], {
      settings: { baseUrl: "http://127.0.0.1:1/v1", requestMaxRetries: 1 },
    });
    assert.deepEqual(failure((await run()).error), {
      message: "cannot reach the model provider at http://127.0.0.1:1/v1/responses (ECONNREFUSED)",
      info: { httpConnectionFailed: { httpStatusCode: null } },
      retryable: true,
    });
  });
});

describe("keys and addresses", () => {
  it("a missing key names its variable and how to get it, and nothing is sent", async () => {
    const settings = { envKey: "WEAVE_KEY", envKeyInstructions: "Get one at https://example.test/keys." };
    const { run, server } = await startClient([says("ok")], { settings, env: { WEAVE_KEY: "  " } });
    assert.deepEqual(failure((await run()).error), {
      message:
        "missing API key for model provider mock: set the environment variable WEAVE_KEY. Get one at https://example.test/keys.",
      info: "unauthorized",
      retryable: false,
    });
    assert.equal(server.requests.length, 0);
  });

  const keys: { name: string; settings: Partial<ProviderSettings>; expected: string | undefined }[] = [
    {
      name: "the variable",
      settings: { envKey: "KEY", bearerToken: "token-1" },
      expected: "Bearer from-env",
    },
    {
      name: "the token",
      settings: { bearerToken: "token-1", requiresOpenaiAuth: true },
      expected: "Bearer token-1",
    },
    { name: "OpenAI's variable", settings: { requiresOpenaiAuth: true }, expected: "Bearer openai-key" },
    { name: "no key", settings: {}, expected: undefined },
  ];
  for (const { name, settings, expected } of keys) {
    it(`are taken from ${name}`, async () => {
      const { run, server } = await startClient([says("ok")], {
        settings,
        env: { KEY: "from-env", OPENAI_API_KEY: "openai-key" },
      });
      await run();
      assert.equal(server.requests[0]?.headers.authorization, expected);
    });
  }

  it("never show a secret, even when the server repeats it", async () => {
    const { run } = await startClient(
      (request) =>
        httpError(
          401,
          `no: ${request.headers.authorization} ${String(request.headers["x-extra"])} ${request.url}`,
        ),
      {
        settings: {
          envKey: "KEY",
          httpHeaders: { "X-Extra": "extra-secret" },
          queryParams: { token: "query-secret" },
        },
        env: { KEY: "very-secret-key" },
      },
    );
    const error = failure((await run()).error);
    assert.doesNotMatch(JSON.stringify(error), /very-secret-key|extra-secret|query-secret/);
    assert.match(JSON.stringify(error), /no: Bearer \[redacted\] \[redacted\].*check the API key in KEY/);
  });

  it("never show a secret of a stream's failure", async () => {
    const raw = {
      type: "response.failed",
      response: { error: { code: "invalid_prompt", message: "key very-secret-key" } },
    };
    const { run } = await startClient([[{ raw }]], { settings: { bearerToken: "very-secret-key" } });
    assert.deepEqual(failure((await run()).error), {
      message: "key [redacted]",
      info: "other",
      retryable: false,
    });
  });

  it("a key that no header can carry is not shown", async () => {
    const { run } = await startClient([says("ok")], { settings: { bearerToken: "secret\r\nx-evil: 1" } });
    assert.deepEqual(failure((await run()).error), {
      message: "the API key or a header of model provider mock holds characters that no header can carry",
      info: "unauthorized",
      retryable: false,
    });
  });

  for (const baseUrl of ["", "not a url", "file:///etc/passwd", "ftp://example.test"]) {
    it(`refuse the base URL ${JSON.stringify(baseUrl)}`, async () => {
      const { run } = await startClient([], { settings: { baseUrl } });
      assert.deepEqual(failure((await run()).error), {
        message: "model provider mock has no usable base_url: set an http or https address",
        info: "badRequest",
        retryable: false,
      });
    });
  }
});
