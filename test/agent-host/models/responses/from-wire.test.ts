import assert from "node:assert/strict";
import type { ModelEvent } from "../../../../agent-host/models/model-client.js";
import { createResponsesReader } from "../../../../agent-host/models/responses/from-wire.js";
import { failure, withStableIds } from "../given.js";

function read(...events: unknown[]): ModelEvent[] {
  const reader = createResponsesReader();
  return withStableIds(
    events.flatMap((event) => reader.read(typeof event === "string" ? event : JSON.stringify(event)) ?? []),
  );
}

function readFailure(event: unknown): unknown {
  try {
    return read(event);
  } catch (error) {
    return failure(error);
  }
}

const message = { type: "message", role: "assistant", content: [{ type: "output_text", text: "hello" }] };
const functionCall = { type: "function_call", name: "f", arguments: "{}", call_id: "c1" };

describe("responses events", () => {
  it("let the type in the data decide, and pass over what says nothing to us", () => {
    assert.deepEqual(
      read(
        { type: "response.created", response: { id: "r" } },
        { type: "response.output_text.delta", item_id: "m", delta: "a" },
        { type: "response.something.new", delta: "b" },
        { type: "response.custom_tool_call_input.delta", delta: "c" },
        { type: "response.reasoning_text.delta", item_id: "r", content_index: 2, delta: "d" },
      ),
      [
        { type: "textDelta", itemId: "m", delta: "a" },
        { type: "reasoningTextDelta", itemId: "r", contentIndex: 2, delta: "d" },
      ],
    );
  });

  const hostile: { name: string; event: unknown }[] = [
    { name: "no JSON", event: "{" },
    { name: "an empty text", event: "" },
    { name: "null", event: null },
    { name: "a list", event: [1, 2] },
    { name: "a number", event: 7 },
    { name: "a type that is no text", event: { type: 7, delta: "x" } },
    {
      name: "a delta that is no text",
      event: { type: "response.output_text.delta", item_id: "m", delta: 7 },
    },
    { name: "a delta without text", event: { type: "response.output_text.delta", item_id: "m" } },
    { name: "an id that is no text", event: { type: "response.output_text.delta", item_id: {}, delta: "x" } },
    { name: "an item that is null", event: { type: "response.output_item.done", item: null } },
    {
      name: "an item of a kind we do not know",
      event: { type: "response.output_item.done", item: { type: "web_search_call", id: "w" } },
    },
    {
      name: "a call without a call id",
      event: {
        type: "response.output_item.done",
        item: { type: "function_call", name: "f", arguments: "{}" },
      },
    },
    {
      name: "arguments that are no text",
      event: { type: "response.output_item.done", item: { ...functionCall, arguments: {} } },
    },
    {
      name: "an item that begins and is neither message nor reasoning",
      event: { type: "response.output_item.added", item: { type: "function_call", id: "f" } },
    },
    {
      name: "names of Object's own",
      event: '{"type":"__proto__","__proto__":{"type":"response.completed"}}',
    },
  ];
  for (const { name, event } of hostile) {
    it(`skip ${name}`, () => {
      assert.deepEqual(read(event, { type: "response.output_text.delta", item_id: "m", delta: "on" }), [
        { type: "textDelta", itemId: "m", delta: "on" },
      ]);
    });
  }

  it("never let a message speak in another role than the assistant's", () => {
    for (const role of ["user", "developer", "system", undefined]) {
      assert.deepEqual(read({ type: "response.output_item.done", item: { ...message, id: "m", role } }), [
        { type: "itemDone", itemId: "m", item: message },
      ]);
    }
  });

  it("keep refusals as text and drop parts of other kinds", () => {
    const content = [
      { type: "refusal", refusal: "no" },
      { type: "audio", data: "…" },
      7,
      { type: "output_text", text: "!" },
    ];
    assert.deepEqual(
      read({ type: "response.output_item.done", item: { type: "message", id: "m", content } }),
      [
        {
          type: "itemDone",
          itemId: "m",
          item: {
            type: "message",
            role: "assistant",
            content: [
              { type: "output_text", text: "no" },
              { type: "output_text", text: "!" },
            ],
          },
        },
      ],
    );
  });

  it("make up one id for the events of one item when the server sends none", () => {
    assert.deepEqual(
      read(
        { type: "response.output_item.added", output_index: 0, item: { type: "reasoning" } },
        { type: "response.reasoning_summary_text.delta", output_index: 0, delta: "hm" },
        {
          type: "response.output_item.done",
          output_index: 0,
          item: { type: "reasoning", encrypted_content: "e" },
        },
        { type: "response.output_item.added", output_index: 1, item: { type: "message" } },
        { type: "response.output_text.delta", output_index: 1, delta: "hello" },
        { type: "response.output_item.done", output_index: 1, item: message },
      ),
      [
        { type: "itemStarted", itemId: "rs_1", item: "reasoning" },
        { type: "reasoningSummaryDelta", itemId: "rs_1", summaryIndex: 0, delta: "hm" },
        {
          type: "itemDone",
          itemId: "rs_1",
          item: { type: "reasoning", summary: [], encrypted_content: "e" },
        },
        { type: "itemStarted", itemId: "msg_2", item: "message" },
        { type: "textDelta", itemId: "msg_2", delta: "hello" },
        { type: "itemDone", itemId: "msg_2", item: message },
      ],
    );
  });

  const usages: { name: string; usage: unknown; expected: unknown }[] = [
    { name: "missing", usage: undefined, expected: null },
    { name: "of another kind", usage: "lots", expected: null },
    {
      name: "partial, negative and fractional",
      usage: { input_tokens: 3.4, output_tokens: -1, total_tokens: "x" },
      expected: {
        totalTokens: 0,
        inputTokens: 3,
        cachedInputTokens: 0,
        outputTokens: 0,
        reasoningOutputTokens: 0,
      },
    },
  ];
  for (const { name, usage, expected } of usages) {
    it(`complete with usage that is ${name}`, () => {
      assert.deepEqual(read({ type: "response.completed", response: { usage } }), [
        { type: "completed", usage: expected },
      ]);
    });
  }

  const disconnect = { responseStreamDisconnected: { httpStatusCode: null } };
  const failures: { error: unknown; expected: unknown }[] = [
    {
      error: { code: "context_length_exceeded", message: "too long" },
      expected: {
        message:
          "the conversation no longer fits into the model's context window: compact it or start a new thread",
        info: "contextWindowExceeded",
        retryable: false,
        details: "too long",
      },
    },
    ...["usage_not_included", "insufficient_quota"].map((code) => ({
      error: { code, message: "pay" },
      expected: {
        message: "the account has no quota left for this model: check its plan and billing (pay)",
        info: "usageLimitExceeded",
        retryable: false,
      },
    })),
    ...["server_is_overloaded", "slow_down"].map((code) => ({
      error: { code, message: "busy" },
      expected: {
        message: "the model is at capacity: try again later or choose another model",
        info: "serverOverloaded",
        retryable: false,
      },
    })),
    {
      error: { code: "cyber_policy", message: "no" },
      expected: { message: "no", info: "cyberPolicy", retryable: false },
    },
    {
      error: { code: "invalid_prompt", message: "bad" },
      expected: { message: "bad", info: "other", retryable: false },
    },
    {
      error: { code: "rate_limit_exceeded", message: "Please try again in 1.5s." },
      expected: {
        message: "the model provider ended the answer: Please try again in 1.5s.",
        info: disconnect,
        retryable: true,
        retryAfterMs: 1500,
      },
    },
    {
      error: { code: "rate_limit_exceeded", message: "try again in 250ms" },
      expected: {
        message: "the model provider ended the answer: try again in 250ms",
        info: disconnect,
        retryable: true,
        retryAfterMs: 250,
      },
    },
    {
      error: { code: "brand_new" },
      expected: {
        message: "the model provider ended the answer: brand_new",
        info: disconnect,
        retryable: true,
      },
    },
    {
      error: { code: 7, message: ["?"] },
      expected: {
        message: "the model provider ended the answer: no reason given",
        info: disconnect,
        retryable: true,
      },
    },
  ];
  for (const { error, expected } of failures) {
    it(`tell of the failure ${JSON.stringify(error)}`, () => {
      assert.deepEqual(readFailure({ type: "response.failed", response: { error } }), expected);
    });
  }

  it("tell of a failure that comes as an error event, and of one without a reason", () => {
    const unknown = {
      message: "the model provider ended the answer: no reason given",
      info: disconnect,
      retryable: true,
    };
    assert.deepEqual(readFailure({ type: "error", code: "invalid_prompt", message: "bad" }), {
      message: "bad",
      info: "other",
      retryable: false,
    });
    assert.deepEqual(readFailure({ type: "response.failed" }), unknown);
    assert.deepEqual(readFailure({ type: "response.failed", response: 7 }), unknown);
  });

  it("tell of an answer that the provider cut short", () => {
    const cut = (reason: string) => ({
      message: `the model stopped before its answer was complete: ${reason}`,
      info: disconnect,
      retryable: true,
    });
    assert.deepEqual(
      readFailure({
        type: "response.incomplete",
        response: { incomplete_details: { reason: "max_output_tokens" } },
      }),
      cut("max_output_tokens"),
    );
    assert.deepEqual(readFailure({ type: "response.incomplete" }), cut("no reason given"));
  });
});
