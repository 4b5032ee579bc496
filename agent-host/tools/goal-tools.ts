// What the model may do about the thread's goal. The counts are the thread's; these tools only show and set it.
import * as z from "zod";
import { errorMessage, HostError, ToolFailure } from "../base/errors.js";
import type { ThreadGoal } from "../protocol/thread-goal.js";
import { defineTool, lazily } from "./define-tool.js";
import type { Tool } from "./tool.js";

/** The goal of the call's thread. */
export interface GoalAccess {
  readonly goal: ThreadGoal | null;
  /** Throws ToolFailure when there is one already, HostError "invalid-request" for what is no goal. */
  create(objective: string, tokenBudget: number | null): ThreadGoal;
  /** Throws ToolFailure when there is none. */
  complete(): ThreadGoal;
}

const nothing = lazily(() => z.object({}));

const getGoal = defineTool({
  name: "get_goal",
  description: "The goal of this thread with its status, its budget and what was spent on it.",
  readOnly: true,
  needs: ["goals"],
  input: nothing,
  prepare: (_call, { goals }) => ({ access: [], run: async () => answer(goals.goal) }),
});

const newGoal = lazily(() =>
  z.object({
    objective: z.string().describe("What is to be reached, and how one can tell that it has been."),
    token_budget: z.int().positive().optional().describe("Only if the user named one."),
  }),
);

const createGoal = defineTool({
  name: "create_goal",
  description:
    "Give this thread a goal: it then goes on by itself, turn after turn, until update_goal calls it reached. Only " +
    "when the user asked for a goal; an ordinary request is none. Fails when the thread has one.",
  readOnly: false,
  needs: ["goals"],
  input: newGoal,
  prepare: ({ objective, token_budget: budget }, { goals }) => ({
    access: [],
    async run() {
      try {
        return answer(goals.create(objective, budget ?? null));
      } catch (error) {
        if (!(error instanceof HostError)) throw error;
        throw new ToolFailure(errorMessage(error), { cause: error });
      }
    },
  }),
});

const goalUpdate = lazily(() => z.object({ status: z.enum(["complete"]) }));

const updateGoal = defineTool({
  name: "update_goal",
  description:
    "Call the goal of this thread reached. Only when all of it is done and checked: not because the budget runs out, " +
    "nor because the work is hard or has to wait. The user pauses and changes goals, not you.",
  readOnly: false,
  needs: ["goals"],
  input: goalUpdate,
  prepare: (_call, { goals }) => ({ access: [], run: async () => answer(goals.complete()) }),
});

export const goalTools: readonly Tool[] = [getGoal, createGoal, updateGoal];

function answer(goal: ThreadGoal | null): string {
  const isComplete = goal?.status === "complete";
  const budget = goal?.tokenBudget ?? null;
  return JSON.stringify({
    goal,
    remainingTokens: goal === null || budget === null ? null : Math.max(0, budget - goal.tokensUsed),
    completionBudgetReport:
      goal !== null && isComplete
        ? `Tell the user what the goal took: ${goal.tokensUsed} tokens${budget === null ? "" : ` of ${budget}`}, ${goal.timeUsedSeconds} seconds.`
        : null,
  });
}
