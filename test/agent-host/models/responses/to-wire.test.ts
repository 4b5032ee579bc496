import assert from "node:assert/strict";
import type { ModelRequest } from "../../../../agent-host/models/model-client.js";
import { toWire } from "../../../../agent-host/models/responses/to-wire.js";
import { modelRequest, userSays } from "../given.js";

describe("responses request", () => {
  it("has every key in the order of the interface", () => {
    const schema = { type: "object", properties: {}, additionalProperties: false };
    const body = toWire(
      modelRequest({
        tools: [
          { type: "function", name: "look", description: "Looks.", parameters: { type: "object" } },
          {
            type: "custom",
            name: "patch",
            description: "Patches.",
            grammar: { syntax: "lark", definition: "start: A" },
          },
          { type: "custom", name: "note", description: "Notes." },
        ],
        reasoning: { effort: "high", summary: "auto" },
        outputSchema: schema,
      }),
    );
    // Compared as text, since the order of the keys is what prompt caches see.
    assert.equal(
      JSON.stringify(body, null, 1),
      JSON.stringify(
        {
          model: "gpt-5.2-codex",
          instructions: "Be brief.",
          input: [{ type: "message", role: "user", content: [{ type: "input_text", text: "hi" }] }],
          tools: [
            {
              type: "function",
              name: "look",
              description: "Looks.",
              strict: false,
              parameters: { type: "object" },
            },
            {
              type: "custom",
              name: "patch",
              description: "Patches.",
              format: { type: "grammar", syntax: "lark", definition: "start: A" },
            },
            { type: "custom", name: "note", description: "Notes." },
          ],
          tool_choice: "auto",
          parallel_tool_calls: true,
          reasoning: { effort: "high", summary: "auto" },
          store: false,
          stream: true,
          include: ["reasoning.encrypted_content"],
          prompt_cache_key: "thread-1",
          text: {
            verbosity: "low",
            format: { type: "json_schema", strict: true, schema, name: "codex_output_schema" },
          },
        },
        null,
        1,
      ),
    );
  });

  const partCases: { name: string; request: Partial<ModelRequest>; expected: Record<string, unknown> }[] = [
    {
      name: "a model that does not reason",
      request: { model: "some-model", reasoning: null },
      expected: { reasoning: null, include: [], text: undefined },
    },
    {
      name: "reasoning without a summary, with the model's own effort",
      request: { reasoning: { effort: null, summary: "none" } },
      expected: {
        reasoning: { effort: "medium" },
        include: ["reasoning.encrypted_content"],
        text: { verbosity: "low" },
      },
    },
    {
      name: "an unknown model with an effort of the user",
      request: { model: "some-model", reasoning: { effort: "low", summary: "detailed" } },
      expected: {
        reasoning: { effort: "low", summary: "detailed" },
        include: ["reasoning.encrypted_content"],
        text: undefined,
      },
    },
  ];
  for (const { name, request, expected } of partCases) {
    it(`says what holds for ${name}`, () => {
      const { reasoning, include, text } = toWire(modelRequest(request));
      assert.deepEqual({ reasoning, include, text }, expected);
    });
  }

  it("sends what the interface knows of each item and keeps the rest at home", () => {
    const { input } = toWire(
      modelRequest({
        input: [
          {
            type: "message",
            role: "assistant",
            id: "msg_1",
            phase: "commentary",
            content: [{ type: "output_text", text: "well", annotations: [] }],
          },
          {
            type: "reasoning",
            id: "rs_1",
            summary: [{ type: "summary_text", text: "hm" }],
            encrypted_content: "sealed",
          },
          {
            type: "function_call",
            id: "fc_1",
            name: "f",
            namespace: "mcp__a__",
            arguments: "{}",
            call_id: "c1",
          },
          {
            type: "function_call_output",
            call_id: "c1",
            output: [{ type: "input_image", image_url: "data:image/png;base64,AA==", detail: "high" }],
          },
          { type: "custom_tool_call", status: "completed", name: "p", input: "x", call_id: "c2" },
          { type: "custom_tool_call_output", call_id: "c2", output: "ok" },
        ],
      }),
    );
    assert.deepEqual(input, [
      {
        type: "message",
        role: "assistant",
        content: [{ type: "output_text", text: "well" }],
        phase: "commentary",
      },
      {
        type: "reasoning",
        summary: [{ type: "summary_text", text: "hm" }],
        content: null,
        encrypted_content: "sealed",
      },
      { type: "function_call", name: "f", namespace: "mcp__a__", arguments: "{}", call_id: "c1" },
      {
        type: "function_call_output",
        call_id: "c1",
        output: [{ type: "input_image", image_url: "data:image/png;base64,AA==", detail: "high" }],
      },
      { type: "custom_tool_call", call_id: "c2", name: "p", input: "x" },
      { type: "custom_tool_call_output", call_id: "c2", output: "ok" },
    ]);
  });

  it("puts a note in place of images for models without eyes", () => {
    const image = { type: "input_image" as const, image_url: "data:image/png;base64,AA==" };
    const note = { type: "input_text", text: "[an image was left out here: this model takes text only]" };
    const { input } = toWire(
      modelRequest({
        model: "text-only",
        input: [
          { type: "message", role: "user", content: [{ type: "input_text", text: "see" }, image] },
          { type: "function_call_output", call_id: "c1", output: [image] },
          userSays("and now?"),
        ],
      }),
    );
    assert.deepEqual(input, [
      { type: "message", role: "user", content: [{ type: "input_text", text: "see" }, note] },
      { type: "function_call_output", call_id: "c1", output: [note] },
      userSays("and now?"),
    ]);
  });
});
