import assert from "node:assert/strict";
import type { EditorModels, EditorRequest } from "../../../../agent-host/models/editor/editor-models.js";
import { fromEditorError } from "../../../../agent-host/models/editor/errors.js";
import type { ToolSpec } from "../../../../agent-host/models/model-client.js";
import type { HeddleLmAnswerPart, HeddleLmModel } from "../../../../agent-host/protocol/heddle-lm.js";
import type { ResponseItem } from "../../../../agent-host/protocol/response-item.js";
import { fakeClock } from "../../../support/fake-clock.js";
import { recordingLog } from "../../../support/recording-log.js";
import { failure, IDLE_MS, startClient, userSays, withStableIds } from "../given.js";

type Part = HeddleLmAnswerPart;
/** What the editor does for each request: parts that come together, an error to throw, or silence. */
type Script = readonly (readonly (readonly Part[] | Error | "silence")[])[];

function editor(
  script: Script,
  known: readonly Partial<HeddleLmModel>[] = [],
): EditorModels & { asked: EditorRequest[] } {
  const asked: EditorRequest[] = [];
  const models = known.map((model) => ({ ...MODEL, ...model }));
  return {
    asked,
    list: async () => models,
    known: () => models,
    async *ask(request, signal) {
      const steps = script[asked.push(request) - 1] ?? [];
      for (const step of steps) {
        if (step instanceof Error) throw step;
        if (step !== "silence") yield step;
        else await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      }
    },
  };
}

const MODEL: HeddleLmModel = {
  id: "acme/one",
  name: "One",
  vendor: "acme",
  family: "one",
  version: "1",
  maxInputTokens: 1_000,
  supportsTools: null,
  supportsImages: null,
};
const shell: ToolSpec = {
  type: "function",
  name: "shell",
  description: "Runs.",
  parameters: { type: "object" },
};
const patch: ToolSpec = { type: "custom", name: "apply_patch", description: "Patches." };
const model = "acme/one";

function start(lender: EditorModels, options: Parameters<typeof startClient>[1] = {}) {
  return startClient([], {
    ...options,
    editorModels: lender,
    settings: { wireApi: "editor", baseUrl: "", ...options.settings },
  });
}

describe("a model that an editor lends", () => {
  it("says text and thoughts as they come, and calls once it has ended", async () => {
    const lender = editor([
      [
        [{ type: "thinking", text: "hm" }],
        [
          { type: "text", text: "I " },
          { type: "toolCall", callId: "c1", name: "shell", input: { cmd: "ls" } },
          { type: "text", text: "look" },
        ],
        [{ type: "toolCall", callId: "c1", name: "apply_patch", input: { input: "*** Begin" } }],
      ],
    ]);
    const { run } = await start(lender);
    const { events, error } = await run({ model, tools: [shell, patch] });
    assert.equal(error, null);
    const message = {
      type: "message",
      role: "assistant",
      content: [{ type: "output_text", text: "I look" }],
    };
    const reasoning = {
      type: "reasoning",
      summary: [],
      content: [{ type: "reasoning_text", text: "hm" }],
    };
    assert.deepEqual(withStableIds(events), [
      { type: "itemStarted", itemId: "rs_1", item: "reasoning" },
      { type: "reasoningTextDelta", itemId: "rs_1", contentIndex: 0, delta: "hm" },
      { type: "itemDone", itemId: "rs_1", item: reasoning },
      { type: "itemStarted", itemId: "msg_2", item: "message" },
      { type: "textDelta", itemId: "msg_2", delta: "I " },
      { type: "textDelta", itemId: "msg_2", delta: "look" },
      { type: "itemDone", itemId: "msg_2", item: message },
      {
        type: "itemDone",
        itemId: "c1",
        item: { type: "function_call", name: "shell", arguments: '{"cmd":"ls"}', call_id: "c1" },
      },
      // The id was taken.
      {
        type: "itemDone",
        itemId: "call_3",
        item: { type: "custom_tool_call", name: "apply_patch", input: "*** Begin", call_id: "call_3" },
      },
      {
        type: "completed",
        usage: {
          totalTokens: 119,
          inputTokens: 78,
          cachedInputTokens: 0,
          outputTokens: 41,
          reasoningOutputTokens: 0,
        },
      },
    ]);
  });

  it("gets the conversation as users and assistants who take turns, and tools as functions", async () => {
    const lender = editor([[]]);
    const { run } = await start(lender);
    const image = `data:image/png;base64,${Buffer.from("png").toString("base64")}`;
    const input: ResponseItem[] = [
      userSays("hi"),
      { type: "reasoning", summary: [], encrypted_content: "sealed" },
      {
        type: "message",
        role: "assistant",
        phase: "commentary",
        content: [{ type: "output_text", text: "I look." }],
      },
      { type: "custom_tool_call", name: "apply_patch", input: "p", call_id: "c1" },
      { type: "function_call", name: "shell", arguments: "[1]", call_id: "c2" },
      { type: "custom_tool_call_output", call_id: "c1", output: "done" },
      { type: "function_call_output", call_id: "c2", output: [{ type: "input_image", image_url: image }] },
      {
        type: "message",
        role: "user",
        content: [{ type: "input_image", image_url: "https://example.org/a.png" }],
      },
    ];
    await run({
      model,
      input,
      tools: [shell, patch],
      supportsImages: true,
      outputSchema: { type: "object" },
    });
    assert.deepEqual(lender.asked, [
      {
        threadId: "thread-1",
        model,
        messages: [
          {
            role: "user",
            parts: [
              { type: "text", text: "Be brief." },
              { type: "text", text: "hi" },
            ],
          },
          {
            role: "assistant",
            parts: [
              { type: "text", text: "I look." },
              { type: "toolCall", callId: "c1", name: "apply_patch", input: { input: "p" } },
              { type: "toolCall", callId: "c2", name: "shell", input: { value: [1] } },
            ],
          },
          {
            role: "user",
            parts: [
              { type: "toolResult", callId: "c1", text: "done" },
              { type: "toolResult", callId: "c2", text: "[the image follows in the next message]" },
              { type: "image", mimeType: "image/png", data: "cG5n" },
              { type: "text", text: "[an image that is not shown here: https://example.org/a.png]" },
              {
                type: "text",
                text: 'The final answer must be JSON, without anything around it, that follows this JSON Schema:\n{"type":"object"}',
              },
            ],
          },
        ],
        tools: [
          { name: "shell", description: "Runs.", inputSchema: { type: "object" } },
          {
            name: "apply_patch",
            description: "Patches.",
            inputSchema: {
              type: "object",
              properties: {
                input: { type: "string", description: "The whole input of the tool, as plain text." },
              },
              required: ["input"],
              additionalProperties: false,
            },
          },
        ],
      },
    ]);
  });

  it("is asked without images that it would not take, and for whichever model there is", async () => {
    const lender = editor([[]]);
    const { run } = await start(lender);
    const picture = { type: "input_image", image_url: "data:image/png;base64,AA==" } as const;
    await run({
      model: "auto",
      instructions: "",
      input: [{ type: "message", role: "user", content: [picture] }],
      supportsImages: false,
    });
    assert.equal(lender.asked[0]?.model, null);
    assert.deepEqual(lender.asked[0]?.messages, [
      {
        role: "user",
        parts: [{ type: "text", text: "[an image was left out here: this model takes text only]" }],
      },
    ]);
  });

  it("gets no tools when it says so, or once it refused them", async () => {
    const refusal = fromEditorError("other", "this model does not support tools");
    const hello: Part[] = [{ type: "text", text: "hello" }];
    const lender = editor([[refusal], [hello], [hello], [hello]], [{ id: "acme/two", supportsTools: false }]);
    const log = recordingLog();
    const { run } = await start(lender, { log });
    assert.equal((await run({ model, tools: [shell] })).error, null);
    assert.equal((await run({ model, tools: [shell] })).error, null);
    assert.equal((await run({ model: "acme/two", tools: [shell] })).error, null);
    assert.deepEqual(
      lender.asked.map(({ model: asked, tools }) => [asked, tools.length]),
      [
        [model, 1],
        [model, 0],
        [model, 0],
        ["acme/two", 0],
      ],
    );
    assert.deepEqual(
      log.entries.map(({ level, message }) => [level, message]),
      [["warn", "the editor's model takes no tools and gets none from now on"]],
    );
  });

  it("is not asked again when it had begun, or when tools are not the matter", async () => {
    const refusal = fromEditorError("other", "no tools");
    for (const steps of [
      [[{ type: "text", text: "a" }] as Part[], refusal],
      [fromEditorError("other", "down")],
    ]) {
      const lender = editor([steps]);
      const { run } = await start(lender);
      assert.notEqual((await run({ model, tools: [shell] })).error, null);
      assert.equal(lender.asked.length, 1);
    }
  });

  it("may not be silent for ever", async () => {
    const clock = fakeClock();
    const lender = editor([[[{ type: "text", text: "a" }], "silence"]]);
    const { run } = await start(lender, { clock });
    const running = run({ model });
    await clock.sleeping();
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(IDLE_MS);
    assert.deepEqual(failure((await running).error), {
      message: "the editor's model said nothing for 300 s",
      info: { responseStreamDisconnected: { httpStatusCode: null } },
      retryable: true,
    });
  });

  it("ends with the reason of an interruption", async () => {
    const lender = editor([["silence"]]);
    const { run } = await start(lender);
    const controller = new AbortController();
    const reason = new Error("enough");
    const running = run({ model }, controller.signal);
    setImmediate(() => controller.abort(reason));
    assert.equal((await running).error, reason);
  });

  const refusals = [
    [
      "noPermissions",
      "Not allowed",
      "unauthorized",
      false,
      "the editor does not let this model be used: Not allowed",
    ],
    ["blocked", "", "usageLimitExceeded", false, "the editor's model is blocked, by a quota for instance"],
    ["notFound", "gone", "badRequest", false, "the editor has no such model: choose another one: gone"],
    [
      "other",
      "Message exceeds token limit.",
      "contextWindowExceeded",
      false,
      "the conversation no longer fits into the model's context window: compact it or start a new thread",
    ],
    [
      "other",
      "network down",
      { responseStreamDisconnected: { httpStatusCode: null } },
      true,
      "the editor's model failed: network down",
    ],
  ] as const;
  for (const [code, text, info, retryable, message] of refusals) {
    it(`is refused in the right way: ${code} ${text}`, () => {
      const error = fromEditorError(code, text);
      assert.deepEqual([error.info, error.options.retryable, error.message], [info, retryable, message]);
    });
  }
});
