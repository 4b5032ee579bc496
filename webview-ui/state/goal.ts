import type { ThreadGoal, ThreadGoalStatus } from "../../agent-host/protocol/thread-goal.js";
import { toNumberOrNull, toObject, toOneOf, toText } from "./wire-value.js";

// "blocked" stands for a status of a newer host: it claims neither work nor an end.
const STATUS = ["blocked", "active", "paused", "usageLimited", "budgetLimited", "complete"] as const;

/** Any value of the wire as a goal; null when it has no objective. */
export function toGoal(value: unknown): ThreadGoal | null {
  const fields = toObject(value);
  const objective = toText(fields.objective);
  if (objective === "") return null;
  return {
    threadId: toText(fields.threadId),
    createdAt: toNumberOrNull(fields.createdAt) ?? 0,
    objective,
    status: toOneOf(fields.status, STATUS),
    timeUsedSeconds: toNumberOrNull(fields.timeUsedSeconds) ?? 0,
    tokenBudget: toNumberOrNull(fields.tokenBudget),
    tokensUsed: toNumberOrNull(fields.tokensUsed) ?? 0,
    updatedAt: toNumberOrNull(fields.updatedAt) ?? 0,
  };
}

/** What a person can do about a goal that stands so; null where only a new one helps. */
export function goalToggle(status: ThreadGoalStatus): "pause" | "resume" | null {
  switch (status) {
    case "active":
      return "pause";
    case "paused":
    case "blocked":
    case "usageLimited":
      return "resume";
    case "budgetLimited":
    case "complete":
      return null;
  }
}
