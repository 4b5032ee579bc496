import { Icon, type IconName } from "./icon.js";

/** How a step of the agent stands, as the person sees it. */
export type StepState = "waiting" | "running" | "done" | "failed" | "declined" | "stopped";

const LOOKS: Readonly<Record<StepState, { readonly icon: IconName; readonly words: string }>> = {
  waiting: { icon: "question", words: "waits for your approval" },
  running: { icon: "loading", words: "running" },
  done: { icon: "check", words: "done" },
  failed: { icon: "error", words: "failed" },
  declined: { icon: "circle-slash", words: "declined" },
  stopped: { icon: "debug-stop", words: "stopped" },
};

/** The wire's status of an item, together with what the view knows of its turn and approvals. */
export function stepState(
  status: "inProgress" | "completed" | "failed" | "declined",
  open: boolean,
  waits: boolean,
): StepState {
  if (status === "completed") return "done";
  if (status !== "inProgress") return status;
  if (!open) return "stopped";
  return waits ? "waiting" : "running";
}

export function StatusIcon({ state }: { readonly state: StepState }) {
  const { icon, words } = LOOKS[state];
  return (
    <span class={`status status-${state}`} title={words}>
      <Icon name={icon} spin={state === "running"} />
      <span class="unseen">{words}: </span>
    </span>
  );
}
