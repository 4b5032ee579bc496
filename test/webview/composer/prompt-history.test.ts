import assert from "node:assert/strict";
import {
  atDraft,
  newerPrompt,
  olderPrompt,
  type PromptWalk,
} from "../../../webview-ui/composer/prompt-history.js";

describe("the walk through sent prompts", () => {
  it("goes back to the oldest and forward to the draft", () => {
    const prompts = ["first", "second"];
    const seen: string[] = [];
    let walk: PromptWalk = atDraft;
    let text = "draft";
    const step = (next: ReturnType<typeof olderPrompt>) => {
      if (next !== null) ({ walk, text } = next);
      seen.push(next === null ? "end" : text);
    };
    for (let i = 0; i < 3; i++) step(olderPrompt(prompts, walk, text));
    for (let i = 0; i < 3; i++) step(newerPrompt(prompts, walk));
    assert.deepEqual(seen, ["second", "first", "end", "second", "draft", "end"]);
  });
});
