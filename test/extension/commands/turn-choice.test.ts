import assert from "node:assert/strict";
import { type TurnState, turnToRedo, turnToUndo } from "../../../extension/commands/turn-choice.js";

/** Newest first: `u` for a turn that is undone, `a` for one that is not. */
async function* turns(states: string): AsyncGenerator<TurnState> {
  for (const [index, state] of states.split("").entries())
    yield { turnId: `${index}`, isUndone: state === "u" };
}

describe("which turn undo and redo mean", () => {
  for (const [states, undo, redo] of [
    ["", null, null],
    ["a", "0", null],
    ["u", null, "0"],
    ["ua", "1", "0"],
    ["uua", "2", "1"],
    ["aua", "0", null],
    ["uuu", null, "2"],
  ] as const) {
    it(`of ${states === "" ? "none" : states}`, async () => {
      assert.deepEqual([await turnToUndo(turns(states)), await turnToRedo(turns(states))], [undo, redo]);
    });
  }
});
