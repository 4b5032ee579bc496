import { ModelError } from "../../models/model-client.js";
import { toTurnError } from "../answer.js";
import type { TurnScope } from "../turn-scope.js";
import type { Task, TurnOutcome } from "./task.js";

/** Runs a task to its end; the outcome tells how, and nothing is thrown for what a model or a user did. */
export async function runTask(task: Task, scope: TurnScope): Promise<TurnOutcome> {
  try {
    return await task.run(scope);
  } catch (error) {
    if (scope.signal.aborted) return { status: "interrupted" };
    if (error instanceof ModelError) return { status: "failed", error: toTurnError(error) };
    throw error;
  }
}
