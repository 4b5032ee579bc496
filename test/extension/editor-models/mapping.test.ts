import assert from "node:assert/strict";
import type { HeddleLmAnswerPart } from "../../../agent-host/protocol/heddle-lm.js";
import { toModelFailure } from "../../../extension/editor-models/model-error.js";
import type { PartKit } from "../../../extension/editor-models/part-kit.js";
import { createPartStream } from "../../../extension/editor-models/part-stream.js";
import { toChatMessages } from "../../../extension/editor-models/to-chat-messages.js";

const kit: PartKit<unknown, unknown> = {
  text: (value) => ({ value }),
  toolCall: (callId, name, input) => ({ callId, name, input }),
  toolResult: (callId, text) => ({ callId, text }),
  image: (data, mimeType) => ({ bytes: [...data], mimeType }),
  user: (user) => ({ user }),
  assistant: (assistant) => ({ assistant }),
};

const coded = (code: string, message: string, cause?: unknown) =>
  Object.assign(new Error(message, { cause }), { code });

describe("what goes to the editor's models and comes back", () => {
  it("are messages of their two sides, with images where the editor passes them on", () => {
    const messages = [
      {
        role: "user" as const,
        parts: [
          { type: "text" as const, text: "look" },
          { type: "image" as const, mimeType: "image/png", data: "AQI=" },
          { type: "toolResult" as const, callId: "c", text: "done" },
        ],
      },
      {
        role: "assistant" as const,
        parts: [{ type: "toolCall" as const, callId: "c", name: "f", input: { a: 1 } }],
      },
    ];
    assert.deepEqual(toChatMessages(messages, kit), [
      { user: [{ value: "look" }, { bytes: [1, 2], mimeType: "image/png" }, { callId: "c", text: "done" }] },
      { assistant: [{ callId: "c", name: "f", input: { a: 1 } }] },
    ]);
    const [first] = toChatMessages(messages.slice(0, 1), { ...kit, image: null });
    assert.match(JSON.stringify(first), /passes no images on/);
  });

  it("are parts that come together, with texts of a kind as one, and nothing twice", async () => {
    const sent: HeddleLmAnswerPart[][] = [];
    const stream = createPartStream((parts) => sent.push(parts));
    const call = { type: "toolCall" as const, callId: "c", name: "f", input: {} };
    stream.add({ type: "thinking", text: "h" });
    stream.add({ type: "thinking", text: "m" });
    stream.add({ type: "text", text: "a" });
    stream.add(call);
    stream.add(call);
    await new Promise((resolve) => setImmediate(resolve));
    stream.add({ type: "text", text: "b" });
    stream.flush();
    stream.flush();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(sent, [
      [{ type: "thinking", text: "hm" }, { type: "text", text: "a" }, call, call],
      [{ type: "text", text: "b" }],
    ]);
  });

  const failures: [what: unknown, code: string, message: string][] = [
    [coded("NoPermissions", "no"), "noPermissions", "no"],
    [coded("Blocked", "quota"), "blocked", "quota"],
    [coded("NotFound", "gone"), "notFound", "gone"],
    [coded("Unknown", "it failed", new Error("connection reset")), "other", "it failed: connection reset"],
    [new Error("Error: same", { cause: new Error("same") }), "other", "Error: same"],
    ["just text", "other", "just text"],
    [null, "other", "null"],
  ];
  for (const [what, code, message] of failures) {
    it(`are failures in the host's words: ${message}`, () => {
      assert.deepEqual(toModelFailure(what), { code, message });
    });
  }
});
