// What a thread works towards, as a pure change of state (protocol §8, thread/goal/*).
import { HostError } from "../../base/errors.js";
import type { ThreadGoal, ThreadGoalStatus } from "../../protocol/thread-goal.js";

/** What is to change; a missing member stays as it is, a null budget lifts it. */
export interface GoalChange {
  readonly objective?: string | null;
  readonly status?: ThreadGoalStatus | null;
  readonly tokenBudget?: number | null;
}

/**
 * The goal after a change. A new objective begins a new goal with counts of its own; the one that is being worked
 * on goes on. `now` is in Unix seconds. Throws HostError "invalid-request".
 */
export function changedGoal(
  threadId: string,
  current: ThreadGoal | null,
  change: GoalChange,
  now: number,
): ThreadGoal {
  const objective = change.objective?.trim();
  if (objective === "") throw new HostError("invalid-request", "goal objective must not be empty");
  if (change.tokenBudget != null && change.tokenBudget <= 0) {
    throw new HostError("invalid-request", "goal budgets must be positive when provided");
  }
  const goesOn =
    current !== null &&
    (objective === undefined || (objective === current.objective && current.status !== "complete"));
  if (!goesOn && objective === undefined) {
    throw new HostError("invalid-request", `cannot update goal for thread ${threadId}: no goal exists`);
  }
  if (goesOn) {
    return {
      ...current,
      status: change.status ?? (objective === undefined ? current.status : "active"),
      tokenBudget: change.tokenBudget === undefined ? current.tokenBudget : change.tokenBudget,
      updatedAt: now,
    };
  }
  return {
    threadId,
    objective: objective ?? "",
    status: change.status ?? "active",
    tokenBudget: change.tokenBudget ?? null,
    tokensUsed: 0,
    timeUsedSeconds: 0,
    createdAt: now,
    updatedAt: now,
  };
}
