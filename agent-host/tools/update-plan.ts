import * as z from "zod";
import type { TurnPlanStep } from "../protocol/turn.js";
import { defineTool, invalidArguments, lazily } from "./define-tool.js";

const input = lazily(() =>
  z.object({
    plan: z
      .array(z.object({ step: z.string(), status: z.enum(["pending", "in_progress", "completed"]) }))
      .describe("All steps, in order, as they stand now. At most one is in_progress."),
    explanation: z.string().optional().describe("Why the plan changed, in a sentence."),
  }),
);

const wireStatus = {
  pending: "pending",
  in_progress: "inProgress",
  completed: "completed",
} as const satisfies Record<string, TurnPlanStep["status"]>;

/** Shows the user how the work is going; touches nothing. */
export const updatePlan = defineTool({
  name: "update_plan",
  description:
    "Show the user the steps of a longer task and how far each one is. Send the whole list each time; " +
    "keep one step in_progress while working. Not needed for tasks of one or two steps.",
  readOnly: false,
  needs: [],
  refusal: ({ isPlanMode }) =>
    isPlanMode ? "update_plan shows how work goes on, and there is none to show in Plan mode" : null,
  input,
  prepare({ plan, explanation }) {
    if (plan.filter(({ status }) => status === "in_progress").length > 1) {
      invalidArguments("plan: at most one step can be in_progress");
    }
    const steps = plan.map(({ step, status }): TurnPlanStep => ({ step, status: wireStatus[status] }));
    return {
      access: [],
      async run(events) {
        events.planUpdated(explanation ?? null, steps);
        return "Plan updated";
      },
    };
  },
});
