import assert from "node:assert/strict";
import { savedThread, savePrompt, saveThread, toSavedState } from "../../../webview-ui/state/saved-state.js";

const nothing = toSavedState(null);

describe("the saved state", () => {
  it("survives the way through the editor", () => {
    const state = savePrompt(
      saveThread(nothing, { id: "t1", draft: "half a thought", scroll: { key: "a", offset: 12 } }),
      "run ls",
    );
    assert.deepEqual(toSavedState(JSON.parse(JSON.stringify(state))), state);
  });

  it("is empty for anything that is not one", () => {
    for (const value of [null, undefined, 3, "x", [], { threads: 4, prompts: [1, {}], showsList: "yes" }]) {
      assert.deepEqual(toSavedState(value), nothing);
    }
  });

  it("drops threads with nothing to keep and the oldest beyond thirty", () => {
    let state = nothing;
    for (let i = 0; i < 40; i++) state = saveThread(state, { id: `t${i}`, draft: `${i}`, scroll: null });
    state = saveThread(state, { id: "t39", draft: "", scroll: null });
    assert.deepEqual(
      [state.threads.length, state.threads[0]?.id, state.threads.at(-1)?.id],
      [29, "t10", "t38"],
    );
    assert.deepEqual(savedThread(state, "t0"), { id: "t0", draft: "", scroll: null });
  });

  it("keeps a hundred prompts, none twice in a row and none blank", () => {
    let state = nothing;
    for (let i = 0; i < 120; i++) state = savePrompt(savePrompt(savePrompt(state, `p${i}`), `p${i}`), "  ");
    assert.deepEqual([state.prompts.length, state.prompts[0], state.prompts.at(-1)], [100, "p20", "p119"]);
  });
});
