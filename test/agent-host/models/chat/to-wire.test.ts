import assert from "node:assert/strict";
import { toMessages } from "../../../../agent-host/models/chat/messages.js";
import { toWire } from "../../../../agent-host/models/chat/to-wire.js";
import type { ResponseItem } from "../../../../agent-host/protocol/response-item.js";
import { modelRequest, userSays } from "../given.js";

const developerSays = (text: string): ResponseItem => ({
  type: "message",
  role: "developer",
  content: [{ type: "input_text", text }],
});
const assistantSays = (text: string): ResponseItem => ({
  type: "message",
  role: "assistant",
  content: [{ type: "output_text", text }],
});
const calls = (call_id: string, name = "f"): ResponseItem => ({
  type: "function_call",
  name,
  arguments: '{"a":1}',
  call_id,
});
const answers = (call_id: string, output: string): ResponseItem => ({
  type: "function_call_output",
  call_id,
  output,
});
const wireCall = (id: string, name = "f") => ({
  id,
  type: "function",
  function: { name, arguments: '{"a":1}' },
});
const system = { role: "system", content: "Be brief." };
const image = { type: "input_image" as const, image_url: "data:image/png;base64,AA==", detail: "original" };
const imagePart = { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } };

describe("chat request", () => {
  it("offers custom tools as functions with one argument", () => {
    const schema = { type: "object" };
    const body = toWire(
      modelRequest({
        tools: [
          { type: "function", name: "look", description: "Looks.", parameters: schema },
          {
            type: "custom",
            name: "patch",
            description: "Patches.",
            grammar: { syntax: "lark", definition: "start: A" },
          },
        ],
        reasoning: { effort: null, summary: "auto" },
        outputSchema: schema,
      }),
      new Set(),
    );
    assert.deepEqual(body, {
      model: "gpt-5.2-codex",
      messages: [system, { role: "user", content: "hi" }],
      tools: [
        { type: "function", function: { name: "look", description: "Looks.", parameters: schema } },
        {
          type: "function",
          function: {
            name: "patch",
            description: "Patches.\n\nThe input must follow this Lark grammar:\nstart: A",
            parameters: {
              type: "object",
              properties: {
                input: { type: "string", description: "The whole input of the tool, as plain text." },
              },
              required: ["input"],
              additionalProperties: false,
            },
          },
        },
      ],
      parallel_tool_calls: true,
      reasoning_effort: "medium",
      response_format: { type: "json_schema", json_schema: { name: "final_answer", strict: true, schema } },
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it("says nothing that a plain local server would stumble over", () => {
    const tools = [{ type: "function" as const, name: "look", description: "", parameters: {} }];
    const request = modelRequest({ model: "llama", parallelToolCalls: false, tools });
    assert.deepEqual(Object.keys(toWire(request, new Set())), [
      "model",
      "messages",
      "tools",
      "stream",
      "stream_options",
    ]);
    assert.deepEqual(Object.keys(toWire(request, new Set(["tools"] as const))), [
      "model",
      "messages",
      "stream",
      "stream_options",
    ]);
  });
});

describe("chat messages", () => {
  const rows: { name: string; input: ResponseItem[]; expected: unknown[] }[] = [
    {
      name: "what the developer says first joins the instructions, later it is a message of its own",
      input: [
        developerSays("Rules."),
        userSays("hi"),
        assistantSays("yes?"),
        developerSays("More rules."),
        userSays("go"),
      ],
      expected: [
        { role: "system", content: "Be brief.\n\nRules." },
        { role: "user", content: "hi" },
        { role: "assistant", content: "yes?" },
        { role: "system", content: "More rules." },
        { role: "user", content: "go" },
      ],
    },
    {
      name: "one side that goes on speaking makes one message",
      input: [userSays("where"), userSays("what"), assistantSays("a"), assistantSays("b")],
      expected: [
        system,
        { role: "user", content: "where\n\nwhat" },
        { role: "assistant", content: "a\n\nb" },
      ],
    },
    {
      name: "text and calls of one answer make one message, outputs follow in the order of the calls",
      input: [
        userSays("go"),
        { type: "reasoning", summary: [{ type: "summary_text", text: "hm" }] },
        assistantSays("I will."),
        calls("c1"),
        calls("c2"),
        answers("c2", "two"),
        answers("c1", "one"),
        assistantSays("done"),
      ],
      expected: [
        system,
        { role: "user", content: "go" },
        { role: "assistant", content: "I will.", tool_calls: [wireCall("c1"), wireCall("c2")] },
        { role: "tool", tool_call_id: "c1", content: "one" },
        { role: "tool", tool_call_id: "c2", content: "two" },
        { role: "assistant", content: "done" },
      ],
    },
    {
      name: "a call that followed an output stays after it",
      input: [calls("c1"), answers("c1", "one"), calls("c2"), answers("c2", "two")],
      expected: [
        system,
        { role: "assistant", content: null, tool_calls: [wireCall("c1")] },
        { role: "tool", tool_call_id: "c1", content: "one" },
        { role: "assistant", content: null, tool_calls: [wireCall("c2")] },
        { role: "tool", tool_call_id: "c2", content: "two" },
      ],
    },
    {
      name: "an output is moved to its call, an orphan is dropped, a missing one is said to be missing",
      input: [calls("c1"), calls("c2"), userSays("stop"), answers("c1", "one"), answers("c9", "whose?")],
      expected: [
        system,
        { role: "assistant", content: null, tool_calls: [wireCall("c1"), wireCall("c2")] },
        { role: "tool", tool_call_id: "c1", content: "one" },
        { role: "tool", tool_call_id: "c2", content: "aborted" },
        { role: "user", content: "stop" },
      ],
    },
    {
      name: "custom calls become functions, and broken arguments become JSON",
      input: [
        { type: "custom_tool_call", name: "patch", input: 'say "hi"', call_id: "c1" },
        { type: "function_call", name: "g", namespace: "mcp__a__", arguments: '{"cut', call_id: "c2" },
        { type: "custom_tool_call_output", call_id: "c1", output: "ok" },
        answers("c2", "no"),
      ],
      expected: [
        system,
        {
          role: "assistant",
          content: null,
          tool_calls: [
            {
              id: "c1",
              type: "function",
              function: { name: "patch", arguments: '{"input":"say \\"hi\\""}' },
            },
            {
              id: "c2",
              type: "function",
              function: { name: "mcp__a__g", arguments: '{"invalid_arguments":"{\\"cut"}' },
            },
          ],
        },
        { role: "tool", tool_call_id: "c1", content: "ok" },
        { role: "tool", tool_call_id: "c2", content: "no" },
      ],
    },
    {
      name: "images stay with the user's text, and those of a tool follow as the user's",
      input: [
        { type: "message", role: "user", content: [{ type: "input_text", text: "see" }, image] },
        calls("c1"),
        {
          type: "function_call_output",
          call_id: "c1",
          output: [{ type: "input_text", text: "here" }, image],
        },
        userSays("well?"),
      ],
      expected: [
        system,
        { role: "user", content: [{ type: "text", text: "see" }, imagePart] },
        { role: "assistant", content: null, tool_calls: [wireCall("c1")] },
        { role: "tool", tool_call_id: "c1", content: "here\n[the image follows in the next message]" },
        { role: "user", content: [imagePart, { type: "text", text: "well?" }] },
      ],
    },
  ];
  for (const { name, input, expected } of rows) {
    it(name, () => {
      assert.deepEqual(toMessages(modelRequest({ input }), { tools: true }), expected);
    });
  }

  it("tell of earlier calls in words where the server takes no tools", () => {
    const input = [userSays("go"), calls("c1", "look"), answers("c1", "seen"), assistantSays("done")];
    assert.deepEqual(toMessages(modelRequest({ input }), { tools: false }), [
      system,
      { role: "user", content: "go" },
      { role: "assistant", content: '[called look: {"a":1}]' },
      { role: "user", content: "[output]\nseen" },
      { role: "assistant", content: "done" },
    ]);
  });

  it("phases stay at home, and a note stands for images that the model would refuse", () => {
    const commentary = { ...assistantSays("I look."), phase: "commentary" } as ResponseItem;
    const output: ResponseItem = { type: "function_call_output", call_id: "c", output: [image] };
    const input = [userSays("hi"), commentary, calls("c"), output];
    const note = "[an image was left out here: this model takes text only]";
    assert.deepEqual(toMessages(modelRequest({ input, supportsImages: false }), { tools: true }), [
      system,
      { role: "user", content: "hi" },
      { role: "assistant", content: "I look.", tool_calls: [wireCall("c")] },
      { role: "tool", tool_call_id: "c", content: note },
    ]);
  });
});
