import assert from "node:assert/strict";
import type { ModelRequest } from "../../../../agent-host/models/model-client.js";
import type { Step } from "../../../support/model-server.js";
import {
  failure,
  SERVER_USAGE,
  startClient as startAny,
  type TestClientOptions,
  withStableIds,
} from "../given.js";

const startClient = (turns: Parameters<typeof startAny>[0], options: TestClientOptions = {}) =>
  startAny(turns, { ...options, settings: { wireApi: "chat", ...options.settings } });

const tools: ModelRequest["tools"] = [
  { type: "function", name: "look", description: "Looks.", parameters: { type: "object" } },
  { type: "custom", name: "patch", description: "Patches." },
];
const message = (text: string) => ({
  type: "message",
  role: "assistant",
  content: [{ type: "output_text", text }],
});
const textEvents = (id: string, ...chunks: string[]) => [
  { type: "itemStarted", itemId: id, item: "message" },
  ...chunks.map((delta) => ({ type: "textDelta", itemId: id, delta })),
  { type: "itemDone", itemId: id, item: message(chunks.join("")) },
];
const reasoningEvents = (id: string, ...chunks: string[]) => [
  { type: "itemStarted", itemId: id, item: "reasoning" },
  ...chunks.map((delta) => ({ type: "reasoningTextDelta", itemId: id, contentIndex: 0, delta })),
  {
    type: "itemDone",
    itemId: id,
    item: { type: "reasoning", summary: [], content: [{ type: "reasoning_text", text: chunks.join("") }] },
  },
];
const callEvent = (id: string, name: string, args: string) => ({
  type: "itemDone",
  itemId: id,
  item: { type: "function_call", name, arguments: args, call_id: id },
});
const finished = { type: "completed", usage: null };
const delta = (part: object, finish_reason: string | null = null): Step => ({
  raw: { choices: [{ index: 0, delta: part, finish_reason }] },
});
const end: Step = { disconnect: "end" };

describe("chat client", () => {
  it("streams a whole answer", async () => {
    const { run, server } = await startClient([
      [
        { reasoning: "thinking" },
        { text: "hello world", chunks: ["hello ", "world"] },
        { call: { name: "look", args: { a: 1 }, callId: "c1" } },
        { custom: { name: "patch", input: "*** Begin\n+x", callId: "c2" } },
      ],
    ]);
    const { events, error } = await run({ tools });
    assert.deepEqual(withStableIds(events), [
      ...reasoningEvents("rs_1", "thinking"),
      ...textEvents("msg_2", "hello ", "world"),
      callEvent("c1", "look", '{"a":1}'),
      {
        type: "itemDone",
        itemId: "c2",
        item: { type: "custom_tool_call", name: "patch", input: "*** Begin\n+x", call_id: "c2" },
      },
      SERVER_USAGE,
    ]);
    assert.equal(error, null);
    const { url, headers } = await server.request(0);
    assert.equal(url, "/v1/chat/completions");
    assert.deepEqual([headers.originator, headers.session_id], [undefined, undefined]);
  });

  const streams: { name: string; steps: readonly Step[]; expected: unknown[] }[] = [
    {
      name: "reasoning in the other field, and between think tags",
      steps: [
        delta({ reasoning: "a" }),
        delta({ content: "<think>b</think>" }),
        delta({ content: "\n\nc" }, "stop"),
        end,
      ],
      expected: [...reasoningEvents("rs_1", "a", "b"), ...textEvents("msg_2", "c"), finished],
    },
    {
      name: "an end by [DONE] alone",
      steps: [delta({ content: "a" }), { bytes: "data: [DONE]\n\n" }, end],
      expected: [...textEvents("msg_1", "a"), finished],
    },
    {
      name: "a finish reason and no [DONE]",
      steps: [delta({ content: "a" }), delta({}, "stop"), end],
      expected: [...textEvents("msg_1", "a"), finished],
    },
    {
      name: "usage in the last chunk with choices, without a total",
      steps: [
        {
          raw: {
            choices: [{ delta: { content: "a" }, finish_reason: "stop" }],
            usage: { prompt_tokens: 7, completion_tokens: 2 },
          },
        },
        end,
      ],
      expected: [
        ...textEvents("msg_1", "a"),
        {
          type: "completed",
          usage: {
            totalTokens: 9,
            inputTokens: 7,
            cachedInputTokens: 0,
            outputTokens: 2,
            reasoningOutputTokens: 0,
          },
        },
      ],
    },
    {
      name: "calls that all have index 0, told apart by id",
      steps: [
        delta({ tool_calls: [{ index: 0, id: "c1", function: { name: "look", arguments: '{"a":1}' } }] }),
        delta(
          { tool_calls: [{ index: 0, id: "c2", function: { name: "look", arguments: '{"a":2}' } }] },
          "tool_calls",
        ),
        end,
      ],
      expected: [callEvent("c1", "look", '{"a":1}'), callEvent("c2", "look", '{"a":2}'), finished],
    },
    {
      name: "calls in pieces that are mixed",
      steps: [
        delta({ tool_calls: [{ index: 0, id: "c1", function: { name: "look", arguments: '{"a"' } }] }),
        delta({ tool_calls: [{ index: 1, id: "c2", function: { name: "look", arguments: "" } }] }),
        delta(
          {
            tool_calls: [
              { index: 1, function: { arguments: "{}" } },
              { index: 0, function: { name: "look", arguments: ":1}" } },
            ],
          },
          "tool_calls",
        ),
        end,
      ],
      expected: [callEvent("c1", "look", '{"a":1}'), callEvent("c2", "look", "{}"), finished],
    },
    {
      name: "a call without id and index, and arguments that are an object",
      steps: [
        delta({ tool_calls: [{ function: { name: "look", arguments: { a: 1 } } }] }, "tool_calls"),
        end,
      ],
      expected: [callEvent("call_1", "look", '{"a":1}'), finished],
    },
    {
      name: "several calls without id and index, some with their name in every piece",
      steps: [
        delta({
          tool_calls: [
            { function: { name: "look", arguments: { a: 1 } } },
            { function: { name: "look", arguments: { a: 2 } } },
          ],
        }),
        delta({ tool_calls: [{ function: { name: "see", arguments: "" } }] }),
        delta({ tool_calls: [{ function: { name: "see", arguments: '{"b"' } }] }),
        delta({ tool_calls: [{ function: { name: "see", arguments: ":{}}" } }] }),
        delta({ tool_calls: [{ function: { name: "see", arguments: "" } }] }, "tool_calls"),
        end,
      ],
      expected: [
        callEvent("call_1", "look", '{"a":1}'),
        callEvent("call_2", "look", '{"a":2}'),
        callEvent("call_3", "see", '{"b":{}}'),
        finished,
      ],
    },
    {
      name: "calls that all have index 0 and no id",
      steps: [
        delta({ tool_calls: [{ index: 0, id: "", function: { name: "look", arguments: '{"a":1}' } }] }),
        delta(
          { tool_calls: [{ index: 0, id: "", function: { name: "look", arguments: '{"a":2}' } }] },
          "stop",
        ),
        end,
      ],
      expected: [callEvent("call_1", "look", '{"a":1}'), callEvent("call_2", "look", '{"a":2}'), finished],
    },
    {
      name: "the one call of servers that know no others",
      steps: [
        delta({ function_call: { name: "look", arguments: '{"a"' } }),
        delta({ function_call: { arguments: ":1}" } }, "function_call"),
        end,
      ],
      expected: [callEvent("call_1", "look", '{"a":1}'), finished],
    },
    {
      name: "thoughts among the parts of the content",
      steps: [
        delta({ content: [{ type: "thinking", thinking: [{ type: "text", text: "hm" }] }] }),
        delta({ content: [{ type: "text", text: "a" }] }, "stop"),
        end,
      ],
      expected: [...reasoningEvents("rs_1", "hm"), ...textEvents("msg_2", "a"), finished],
    },
    {
      name: "a call without arguments, and one without a name",
      steps: [
        delta(
          {
            tool_calls: [
              { index: 0, id: "c1", function: { name: "look" } },
              { index: 1, id: "c2", function: { arguments: "{}" } },
            ],
          },
          "stop",
        ),
        end,
      ],
      expected: [callEvent("c1", "look", "{}"), finished],
    },
    {
      name: "free text that the model forgot to wrap",
      steps: [
        delta(
          { tool_calls: [{ index: 0, id: "c1", function: { name: "patch", arguments: "*** Begin Patch" } }] },
          "stop",
        ),
        end,
      ],
      expected: [
        {
          type: "itemDone",
          itemId: "c1",
          item: { type: "custom_tool_call", name: "patch", input: "*** Begin Patch", call_id: "c1" },
        },
        finished,
      ],
    },
    {
      name: "content in parts and a refusal",
      steps: [
        delta({ content: [{ type: "text", text: "a" }, 7, { type: "x" }] }),
        delta({ refusal: "no" }, "stop"),
        end,
      ],
      expected: [...textEvents("msg_1", "a", "no"), finished],
    },
    {
      name: "events of every wrong kind",
      steps: [
        { bytes: "data: {oops\n\ndata: 7\n\ndata: null\n\ndata: []\n\n" },
        { raw: { choices: "none" } },
        { raw: { choices: [null, 3] } },
        delta({ content: 7, tool_calls: [null, "x", { index: -1, function: 3 }], reasoning: {} }),
        { raw: { choices: [], usage: { prompt_tokens: "many" } } },
        delta({ content: "a" }, "stop"),
        end,
      ],
      expected: [
        ...textEvents("msg_1", "a"),
        {
          type: "completed",
          usage: {
            totalTokens: 0,
            inputTokens: 0,
            cachedInputTokens: 0,
            outputTokens: 0,
            reasoningOutputTokens: 0,
          },
        },
      ],
    },
    {
      name: "one JSON answer instead of a stream",
      steps: [
        {
          json: {
            choices: [
              {
                message: {
                  role: "assistant",
                  content: "whole",
                  tool_calls: [{ id: "c1", type: "function", function: { name: "look", arguments: "{}" } }],
                },
                finish_reason: "tool_calls",
              },
            ],
            usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
          },
        },
      ],
      expected: [
        ...textEvents("msg_1", "whole"),
        callEvent("c1", "look", "{}"),
        {
          type: "completed",
          usage: {
            totalTokens: 2,
            inputTokens: 1,
            cachedInputTokens: 0,
            outputTokens: 1,
            reasoningOutputTokens: 0,
          },
        },
      ],
    },
  ];
  for (const { name, steps, expected } of streams) {
    it(`understands ${name}`, async () => {
      const { run } = await startClient([steps]);
      const { events, error } = await run({ tools });
      assert.equal(error, null);
      assert.deepEqual(withStableIds(events), expected);
    });
  }

  it("keeps the text that a limit cut off, and says what happened", async () => {
    const { run } = await startClient([
      [
        delta({ content: "half a sen" }),
        delta(
          { tool_calls: [{ index: 0, id: "c1", function: { name: "look", arguments: '{"cut' } }] },
          "length",
        ),
        end,
      ],
    ]);
    const { events, error } = await run({ tools });
    assert.deepEqual(withStableIds(events), textEvents("msg_1", "half a sen"));
    assert.deepEqual(failure(error), {
      message:
        "the model reached its output limit before its answer was complete: ask for less at once, or raise the limit of the server",
      info: "other",
      retryable: false,
    });
  });

  const dropped = { responseStreamDisconnected: { httpStatusCode: null } };
  const broken: { name: string; steps: readonly Step[]; expected: unknown }[] = [
    {
      name: "an end without a finish reason",
      steps: [delta({ content: "a" }), end],
      expected: {
        message: "the connection ended before the model's answer was complete",
        info: dropped,
        retryable: true,
      },
    },
    {
      name: "an error in the middle of the stream",
      steps: [
        delta({ content: "a" }),
        { raw: { error: { message: "out of memory, try again in 2s", code: 502 } } },
      ],
      expected: {
        message: "the model provider ended the answer: out of memory, try again in 2s",
        info: dropped,
        retryable: true,
        retryAfterMs: 2000,
      },
    },
    {
      name: "an error that is only a text",
      steps: [{ raw: { error: "boom" } }],
      expected: { message: "the model provider ended the answer: boom", info: dropped, retryable: true },
    },
    {
      name: "a content filter",
      steps: [delta({ content: "a" }, "content_filter"), end],
      expected: {
        message: "the provider's content filter ended the answer",
        info: "other",
        retryable: false,
      },
    },
    {
      name: "a conversation that is too long",
      steps: [
        {
          httpError: {
            status: 400,
            body: {
              error: {
                message: "This model's maximum context length is 4096 tokens.",
                code: "context_length_exceeded",
              },
            },
          },
        },
      ],
      expected: {
        message:
          "the conversation no longer fits into the model's context window: compact it or start a new thread",
        info: "contextWindowExceeded",
        retryable: false,
        details: "This model's maximum context length is 4096 tokens.",
      },
    },
    {
      name: "a local server's words for that",
      steps: [
        {
          httpError: {
            status: 400,
            body: {
              error: {
                code: 400,
                message: "the request exceeds the available context size, try increasing it",
              },
            },
          },
        },
      ],
      expected: {
        message:
          "the conversation no longer fits into the model's context window: compact it or start a new thread",
        info: "contextWindowExceeded",
        retryable: false,
        details: "the request exceeds the available context size, try increasing it",
      },
    },
    {
      name: "a model that is not there",
      steps: [{ httpError: { status: 404, body: { error: { message: 'model "x" not found' } } } }],
      expected: {
        message: 'the model provider answered 404 Not Found: model "x" not found (URL/chat/completions)',
        info: "other",
        retryable: false,
      },
    },
    {
      name: "a request that is refused",
      steps: [{ httpError: { status: 400, body: { detail: "bad temperature" } } }],
      expected: { message: "bad temperature", info: "other", retryable: false },
    },
    {
      name: "a used-up account",
      steps: [
        { httpError: { status: 429, body: { error: { message: "pay first", type: "insufficient_quota" } } } },
      ],
      expected: {
        message: "the account has no quota left: pay first",
        info: "usageLimitExceeded",
        retryable: false,
      },
    },
  ];
  for (const { name, steps, expected } of broken) {
    it(`tells of ${name}`, async () => {
      const { run, server } = await startClient([steps]);
      const text = JSON.stringify(failure((await run()).error)).replaceAll(server.url, "URL");
      assert.deepEqual(JSON.parse(text), expected);
    });
  }
});
