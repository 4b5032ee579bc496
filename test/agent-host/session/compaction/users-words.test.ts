import assert from "node:assert/strict";
import type { ContentItem, ResponseItem } from "../../../../agent-host/protocol/response-item.js";
import { newestUsersWords } from "../../../../agent-host/session/compaction/users-words.js";

const said = (...content: readonly (string | ContentItem)[]): ResponseItem => ({
  type: "message",
  role: "user",
  content: content.map((part) => (typeof part === "string" ? { type: "input_text", text: part } : part)),
});
const image: ContentItem = { type: "input_image", image_url: "data:image/png;base64,AAAA" };

function check(history: readonly ResponseItem[], budget: number, expected: readonly ResponseItem[]): void {
  assert.deepEqual(newestUsersWords(history, budget), expected);
}

describe("the user's words that a compaction keeps", () => {
  it("are none that a host put there, nor those of anybody else", () => {
    check(
      [
        { type: "message", role: "developer", content: [{ type: "input_text", text: "rules" }] },
        said(
          "# AGENTS.md instructions for /x\n\n<INSTRUCTIONS>\nlatin\n</INSTRUCTIONS>",
          "<environment_context>",
        ),
        said("<turn_aborted>\nstopped"),
        said("<conversation_summary>\nnotes\n</conversation_summary>"),
        said("Another language model started to solve this problem and …"),
        said("dig"),
        { type: "message", role: "assistant", content: [{ type: "output_text", text: "digging" }] },
        said(image, "deeper"),
        { type: "message", role: "user", content: [] },
      ],
      10_000,
      [said("dig"), said(image, "deeper")],
    );
  });

  it("are the newest within the budget, the oldest of them cut in its middle", () => {
    check([said("gone".repeat(10)), said("x".repeat(40)), said("last")], 6, [
      said("xxxxxxxxxx\n[… 20 bytes left out …]\nxxxxxxxxxx"),
      said("last"),
    ]);
  });

  it("keep an image whole or name it", () => {
    check([said("look", image, "end")], 1_000, [said("look", "[an image was left out here]")]);
  });
});
