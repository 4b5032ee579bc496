import { Icon, type IconName } from "../parts/icon.js";
import type { PlanEntry } from "../state/thread-view.js";

const LOOKS: Readonly<
  Record<PlanEntry["steps"][number]["status"], { readonly icon: IconName; readonly words: string }>
> = {
  pending: { icon: "circle-large-outline", words: "to do" },
  inProgress: { icon: "arrow-right", words: "in progress" },
  completed: { icon: "check", words: "done" },
};

/** The agent's own list of steps, kept up to date in place. */
export function PlanCard({ entry }: { readonly entry: PlanEntry }) {
  const done = entry.steps.filter(({ status }) => status === "completed").length;
  return (
    <section class="card plan" aria-label="Plan">
      <div class="card-head">
        <span class="card-title">Plan</span>
        <span class="step-meta">
          {done} of {entry.steps.length}
        </span>
      </div>
      {entry.explanation && <p class="plan-why">{entry.explanation}</p>}
      <ol>
        {entry.steps.map(({ step, status }, index) => (
          <li key={index} class={`plan-${status}`}>
            <Icon name={LOOKS[status].icon} />
            <span>
              <span class="unseen">{LOOKS[status].words}: </span>
              {step}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
