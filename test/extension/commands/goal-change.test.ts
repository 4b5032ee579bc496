import assert from "node:assert/strict";
import { goalChange, readBudget } from "../../../extension/commands/goal-change.js";

describe("a goal that a person sets", () => {
  const budgets: readonly [text: string, budget: number | null | undefined][] = [
    ["", null],
    ["  ", null],
    ["200000", 200_000],
    ["200,000", 200_000],
    ["200 000", 200_000],
    ["0", undefined],
    ["-5", undefined],
    ["1e5", undefined],
    ["many", undefined],
    ["99999999999999999999", undefined],
  ];
  for (const [text, budget] of budgets) {
    it(`reads the budget ${JSON.stringify(text)}`, () => assert.equal(readBudget(text), budget));
  }

  it("says only what differs, for the same words again begin the counts anew", () => {
    const goal = { objective: "green", tokenBudget: 100 };
    assert.deepEqual(goalChange(null, "green", null), { objective: "green", tokenBudget: null });
    assert.deepEqual(goalChange(goal, "green", 200), { tokenBudget: 200 });
    assert.deepEqual(goalChange(goal, "green", null), { tokenBudget: null });
    assert.equal(goalChange(goal, "green", 100), null);
    assert.deepEqual(goalChange(goal, "greener", 100), { objective: "greener", tokenBudget: 100 });
  });
});
