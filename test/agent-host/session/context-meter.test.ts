import assert from "node:assert/strict";
import type { ResponseItem } from "../../../agent-host/protocol/response-item.js";
import type { ThreadTokenUsage } from "../../../agent-host/protocol/token-usage.js";
import { ContextMeter } from "../../../agent-host/session/context-meter.js";
import { itemsTokens } from "../../../agent-host/session/token-estimate.js";

const user = (text: string): ResponseItem => ({
  type: "message",
  role: "user",
  content: [{ type: "input_text", text }],
});
const model = (text: string): ResponseItem => ({
  type: "message",
  role: "assistant",
  content: [{ type: "output_text", text }],
});

function stored(totalTokens: number, inputTokens: number): ThreadTokenUsage {
  const rest = { cachedInputTokens: 0, outputTokens: 0, reasoningOutputTokens: 0 };
  const last = { totalTokens, inputTokens, ...rest };
  return { total: last, last, modelContextWindow: null };
}

describe("the measure of a context", () => {
  it("is an estimate until a provider has counted", () => {
    assert.equal(new ContextMeter(null).tokens([user("12345678"), model("1234")]), 3);
  });

  it("is what the provider counted, and an estimate of what came since", () => {
    const meter = new ContextMeter(null);
    const history = [user("hello"), model("hi")];
    meter.counted(500, history.length);
    assert.equal(meter.tokens([...history, user("12345678")]), 502);
  });

  it("of a stored thread counts what came after the model's last words", () => {
    const meter = new ContextMeter(stored(900, 880));
    assert.equal(meter.tokens([user("hello"), model("hi"), user("12345678")]), 902);
  });

  it("of a thread that was stored after a compaction is estimated anew", () => {
    assert.equal(new ContextMeter(stored(900, 0)).tokens([user("12345678")]), 2);
  });

  it("begins anew when the history is another one", () => {
    const meter = new ContextMeter(null);
    meter.counted(500, 3);
    assert.equal(meter.tokens([user("1234")]), 1);
    meter.counted(500, 1);
    meter.forget();
    assert.equal(meter.tokens([user("1234")]), 1);
  });

  it("is over the limit again only when much has come in since a compaction that did not help", () => {
    const meter = new ContextMeter(null);
    assert.deepEqual(
      [999, 1_000].map((tokens) => meter.isOver(tokens, 1_000)),
      [false, true],
    );
    assert.equal(meter.isOver(1_000_000, null), false);
    meter.compacted(300, 2);
    assert.equal(meter.isOver(1_000, 1_000), true);
    meter.counted(1_100, 3);
    assert.deepEqual(
      [1_100, 1_319, 1_320].map((tokens) => meter.isOver(tokens, 1_000)),
      [false, false, true],
    );
    meter.counted(1_319, 4);
    assert.equal(meter.isOver(1_320, 1_000), true);
  });

  it("counts an image by what it costs, not by its bytes", () => {
    const image = { type: "input_image" as const, image_url: `data:image/png;base64,${"A".repeat(100_000)}` };
    const items: ResponseItem[] = [
      { type: "message", role: "user", content: [image] },
      { type: "function_call_output", call_id: "c", output: [image] },
      { type: "reasoning", summary: [], encrypted_content: "A".repeat(1_600) },
    ];
    assert.equal(itemsTokens(items), 1_800 + 1_800 + 300);
  });
});
