// What the model is told of the thread's goal beside what the user says.
import type { ResponseItem } from "../../protocol/response-item.js";
import type { ThreadGoal } from "../../protocol/thread-goal.js";
import { contextMessage } from "../history.js";

/** Opens a turn in which the model goes on by itself. */
export function continuationNote(goal: ThreadGoal): ResponseItem {
  return note([
    "Nobody has spoken since your last turn: go on with the goal of this thread by yourself.",
    ...facts(goal),
    "Look at what is there before you decide what comes next; what you remember may be out of date. Take the next step that brings the goal nearer, and do the work rather than describe it.",
    "Before you call the goal reached, hold each part of it against something you can show: files, command output, test results. What you cannot show is not done. Only then call update_goal with status complete.",
    "When you cannot go on without the user, say what you need and end the turn without calling tools.",
  ]);
}

/** The budget is used up in the middle of a turn. */
export function wrapUpNote(goal: ThreadGoal): ResponseItem {
  return note([
    "The token budget of the goal is used up. Begin nothing new: bring what is under way into a state that can be left, and then say what is done, what is not, and what the next step would be.",
    ...facts(goal),
    "Do not call update_goal unless the goal has really been reached.",
  ]);
}

/** The user changed the goal while a turn runs. */
export function changedNote(goal: ThreadGoal): ResponseItem {
  return note([
    "The user has changed the goal of this thread. What follows counts from now on; drop what served only the old one.",
    ...facts(goal),
  ]);
}

/** What the objective says is the user's, whatever it looks like: it must not be able to end its own element. */
function facts({ objective, tokensUsed, tokenBudget, timeUsedSeconds }: ThreadGoal): string[] {
  const budget =
    tokenBudget === null
      ? "no limit"
      : `${tokenBudget} (${Math.max(0, tokenBudget - tokensUsed)} of it left)`;
  return [
    `<objective>\n${objective.replaceAll("<", "&lt;")}\n</objective>`,
    `Tokens used: ${tokensUsed}. Token budget: ${budget}. Time worked: ${timeUsedSeconds} seconds.`,
  ];
}

function note(lines: readonly string[]): ResponseItem {
  return contextMessage("user", ["<goal_context>", ...lines, "</goal_context>"].join("\n"));
}
