import assert from "node:assert/strict";
import type { ThreadGoal } from "../../../../agent-host/protocol/thread-goal.js";
import { GoalKeeper } from "../../../../agent-host/session/goals/goal-keeper.js";
import type { StoredEvent } from "../../../../agent-host/store/stored-event.js";

const COMPLETED = { status: "completed", lastMessage: null } as const;

function keeper() {
  let now = 1_000_000;
  let goal: ThreadGoal | null = null;
  const stored: StoredEvent[] = [];
  const state = {
    id: "thread-1",
    get goal() {
      return goal;
    },
    record(...events: readonly StoredEvent[]) {
      stored.push(...events);
      for (const event of events) if (event.type === "goalUpdated") goal = event.goal;
    },
    emit() {},
  };
  const goals = new GoalKeeper(state, { now: () => now });
  return {
    goals,
    stored,
    pass: (ms: number) => {
      now += ms;
    },
    spend: (inputTokens: number, cachedInputTokens = 0, outputTokens = 0) =>
      goals.spent({
        inputTokens,
        cachedInputTokens,
        outputTokens,
        reasoningOutputTokens: 0,
        totalTokens: inputTokens + outputTokens,
      }),
    spent: () => [goal?.tokensUsed, goal?.timeUsedSeconds, goal?.status],
  };
}

describe("what is spent on a goal", () => {
  it("is counted at tools and at the end of the turn, no part of a second lost", () => {
    const { goals, pass, spend, spent } = keeper();
    goals.change({ objective: "x" });
    goals.began("turn-1", false);
    pass(1_700);
    spend(100, 60, 5);
    goals.toolsEnded(1);
    assert.deepEqual(spent(), [45, 1, "active"]);
    pass(1_400);
    spend(10, 0, 1);
    goals.ended(COMPLETED);
    assert.deepEqual(spent(), [56, 3, "active"]);
    pass(60_000);
    assert.deepEqual(spent(), [56, 3, "active"]);
  });

  it("begins with the goal and ends with a pause", () => {
    const { goals, pass, spend, spent } = keeper();
    goals.began("turn-1", false);
    pass(5_000);
    spend(1_000);
    goals.create("x", null);
    pass(2_000);
    spend(10);
    goals.change({ status: "paused" });
    assert.deepEqual(spent(), [10, 2, "paused"]);
    pass(9_000);
    spend(99);
    goals.ended(COMPLETED);
    assert.deepEqual(spent(), [10, 2, "paused"]);
  });

  it("goes on to the end of the turn in which the goal was reached, budget or not", () => {
    const { goals, spend, spent } = keeper();
    goals.change({ objective: "x", tokenBudget: 50 });
    goals.began("turn-1", false);
    spend(20);
    goals.complete();
    spend(40);
    assert.equal(goals.toolsEnded(1), null);
    spend(5);
    goals.ended(COMPLETED);
    assert.deepEqual(spent(), [65, 0, "complete"]);
  });

  it("is nothing while the clock goes backwards", () => {
    const { goals, pass, spent } = keeper();
    goals.change({ objective: "x" });
    goals.began("turn-1", false);
    pass(-60_000);
    goals.toolsEnded(1);
    pass(3_000);
    goals.ended(COMPLETED);
    assert.deepEqual(spent(), [0, 3, "active"]);
  });

  it("is stored only when there is something", () => {
    const { goals, stored } = keeper();
    goals.change({ objective: "x" });
    goals.began("turn-1", false);
    for (let at = 0; at < 10; at++) goals.toolsEnded(1);
    goals.ended(COMPLETED);
    assert.equal(stored.length, 1);
  });
});
