import { l10n, window } from "vscode";
import { errorMessage } from "../../agent-host/base/errors.js";
import type { ThreadGoal } from "../../agent-host/protocol/thread-goal.js";
import type { Services } from "./command.js";
import { goalChange, readBudget } from "./goal-change.js";

/** Asks what the shown thread is to work towards and how many tokens that may take, and sets it. */
export async function setGoal({ host, chat, activeThread, log }: Services): Promise<void> {
  try {
    const known = activeThread.id;
    const goal = known === null ? null : (await host.request("thread/goal/get", { threadId: known })).goal;
    const objective = await askObjective(goal);
    if (objective === undefined) return;
    const budget = await askBudget(goal);
    if (budget === undefined) return;
    const change = goalChange(goal, objective, budget);
    if (change === null) return;
    const threadId = await chat.ensureThread();
    await host.request("thread/goal/set", { threadId, ...change });
    await chat.focus();
  } catch (error) {
    log.warn(`the goal was not set: ${errorMessage(error)}`);
    void window.showErrorMessage(errorMessage(error));
  }
}

async function askObjective(goal: ThreadGoal | null): Promise<string | undefined> {
  const objective = await window.showInputBox({
    title: goal === null ? l10n.t("Set Goal") : l10n.t("Change Goal"),
    prompt: l10n.t("What the thread works towards. It goes on by itself until that is reached."),
    placeHolder: l10n.t("All tests pass and the build has no warnings"),
    value: goal?.objective ?? "",
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" ? l10n.t("Say what is to be reached.") : null),
  });
  return objective?.trim();
}

/** Undefined when the person leaves; null for no limit. */
async function askBudget(goal: ThreadGoal | null): Promise<number | null | undefined> {
  const known = goal?.tokenBudget ?? null;
  const budget = await window.showInputBox({
    title: l10n.t("Token Budget"),
    prompt: l10n.t("How many tokens this may take. Empty: no limit."),
    placeHolder: "200000",
    value: known === null ? "" : String(known),
    ignoreFocusOut: true,
    validateInput: (text) =>
      readBudget(text) === undefined ? l10n.t("Give a whole number above 0, or nothing.") : null,
  });
  return budget === undefined ? undefined : readBudget(budget);
}
