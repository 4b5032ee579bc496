import type { ThreadGoal } from "../../agent-host/protocol/thread-goal.js";
import { useApp } from "../parts/app-context.js";
import { Icon, IconButton } from "../parts/icon.js";
import { durationText } from "../parts/time.js";
import { visibleText } from "../parts/visible-text.js";
import { goalToggle } from "../state/goal.js";
import { addNotice } from "../state/reduce-thread.js";

const STATUS: Readonly<Record<ThreadGoal["status"], string>> = {
  active: "Working on it",
  paused: "Paused",
  blocked: "Blocked",
  usageLimited: "Usage limit reached",
  budgetLimited: "Budget used up",
  complete: "Reached",
};

/** What the thread works towards, how far its budget has gone, and the means to steer it. Nothing without a goal. */
export function GoalBanner() {
  const app = useApp();
  const goal = app.view.value?.goal ?? null;
  if (goal === null) return null;
  const threadId = app.view.value?.thread.id;
  const toggle = goalToggle(goal.status);
  const onFailure = (message: string) => {
    const view = app.view.value;
    app.announcement.value = message;
    if (view !== null) app.view.value = addNotice(view, message, null);
  };
  return (
    <section class="goal" aria-label="Goal">
      <Icon name={goal.status === "complete" ? "pass" : "target"} />
      <div class="goal-objective" title={goal.objective}>
        {visibleText(goal.objective)}
      </div>
      <div class="goal-buttons">
        {toggle !== null && (
          <IconButton
            icon={toggle === "pause" ? "debug-pause" : "play"}
            label={toggle === "pause" ? "Pause the goal" : "Resume the goal"}
            onClick={() =>
              app.requests.send(
                "thread/goal/set",
                { threadId, status: toggle === "pause" ? "paused" : "active" },
                { onFailure },
              )
            }
          />
        )}
        <IconButton
          icon="edit"
          label="Change the goal"
          onClick={() => app.post({ type: "runCommand", command: "setGoal" })}
        />
        <IconButton
          icon="close"
          label="Clear the goal"
          onClick={() => app.requests.send("thread/goal/clear", { threadId }, { onFailure })}
        />
      </div>
      <div class="goal-facts">
        <span class={`goal-status goal-${goal.status}`}>{STATUS[goal.status]}</span>
        <span>{tokenWords(goal)}</span>
        {goal.timeUsedSeconds > 0 && (
          <span>{durationText(goal.timeUsedSeconds * 1_000).replace(".0", "")}</span>
        )}
      </div>
      {goal.tokenBudget !== null && goal.tokenBudget > 0 && (
        <BudgetBar goal={goal} budget={goal.tokenBudget} />
      )}
    </section>
  );
}

function BudgetBar({ goal, budget }: { readonly goal: ThreadGoal; readonly budget: number }) {
  const share = Math.min(1, goal.tokensUsed / budget);
  return <progress class="goal-budget" aria-label="Budget used" value={share} max={1} />;
}

function tokenWords({ tokensUsed, tokenBudget }: ThreadGoal): string {
  const used = shortCount(tokensUsed);
  return tokenBudget === null ? `${used} tokens` : `${used} of ${shortCount(tokenBudget)} tokens`;
}

/** "950", "12.3k", "4.5M". */
function shortCount(count: number): string {
  if (count < 1_000) return String(count);
  const [value, unit] = count < 1_000_000 ? [count / 1_000, "k"] : [count / 1_000_000, "M"];
  return `${value < 100 ? value.toFixed(1).replace(".0", "") : Math.round(value)}${unit}`;
}
