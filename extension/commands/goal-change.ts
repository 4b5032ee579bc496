// What a person's answers mean for a goal. Pure.
import type { ThreadGoal } from "../../agent-host/protocol/thread-goal.js";

export interface GoalChange {
  readonly objective?: string;
  readonly tokenBudget?: number | null;
}

/** Null for no limit; undefined for what is no budget. */
export function readBudget(text: string): number | null | undefined {
  const digits = text.replaceAll(/[\s_.,']/g, "");
  if (digits === "") return null;
  const budget = /^\d+$/.test(digits) ? Number(digits) : 0;
  return Number.isSafeInteger(budget) && budget > 0 ? budget : undefined;
}

/** Only what differs, for an objective that is said again begins its counts anew; null when nothing does. */
export function goalChange(
  goal: Pick<ThreadGoal, "objective" | "tokenBudget"> | null,
  objective: string,
  tokenBudget: number | null,
): GoalChange | null {
  if (goal === null) return { objective, tokenBudget };
  if (goal.objective !== objective) return { objective, tokenBudget };
  return goal.tokenBudget === tokenBudget ? null : { tokenBudget };
}
