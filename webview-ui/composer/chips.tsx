import type { ViewSettings } from "../../extension/views/messages.js";
import { useApp } from "../parts/app-context.js";
import { Icon } from "../parts/icon.js";

/** The model that answers; opens the choice of models. */
export function ModelChip() {
  const app = useApp();
  const host = app.host.value;
  const label = (host.kind === "ready" ? host.modelLabel : app.settings.value?.model) || "Model";
  return (
    <button
      type="button"
      class="chip"
      title="Choose the model"
      aria-label={`Model: ${label}. Choose another`}
      onClick={() => app.post({ type: "chooseModel" })}
    >
      <Icon name="sparkle" />
      <span class="chip-label">{label}</span>
    </button>
  );
}

/** When the agent asks and what its commands may touch; opens the choice of both. */
export function AccessChip() {
  const app = useApp();
  const settings = app.settings.value;
  if (settings === null) return null;
  const { label, more, hint, risky } = accessWords(settings);
  return (
    <button
      type="button"
      class={`chip ${risky ? "chip-risky" : ""}`}
      title={hint}
      aria-label={`Access: ${hint} Change`}
      onClick={() => app.post({ type: "chooseAccess" })}
    >
      <Icon name={risky ? "unlock" : "shield"} />
      <span class="chip-label">
        {label}
        <span class="chip-more"> · {more}</span>
      </span>
    </button>
  );
}

const SANDBOX = {
  "read-only": { label: "Read only", hint: "Commands may read files and change nothing." },
  "workspace-write": { label: "Workspace", hint: "Commands may change files in the workspace." },
  "danger-full-access": { label: "Full access", hint: "Commands run without a sandbox." },
} as const;

const APPROVAL = {
  untrusted: { label: "asks first", hint: "Asks before all but known harmless commands." },
  "on-request": { label: "asks", hint: "Asks before going beyond that." },
  never: { label: "never asks", hint: "Never asks." },
} as const;

function accessWords({ approvalPolicy, sandboxMode, workspaceTrusted }: ViewSettings) {
  const sandbox = SANDBOX[sandboxMode];
  const approval = APPROVAL[approvalPolicy];
  const trust = workspaceTrusted ? "" : "This workspace is not trusted. ";
  return {
    label: sandbox.label,
    more: approval.label,
    hint: `${trust}${sandbox.hint} ${approval.hint}`,
    risky: sandboxMode === "danger-full-access",
  };
}

/** How much of the model's context the thread fills; nothing while that is not known. */
export function ContextUsage() {
  const app = useApp();
  const usage = app.view.value?.usage;
  const window = usage?.modelContextWindow ?? 0;
  if (!usage || window <= 0) return null;
  const percent = Math.min(100, Math.round((usage.last.totalTokens / window) * 100));
  const words = `${percent}% of the context used: ${usage.last.totalTokens.toLocaleString()} of ${window.toLocaleString()} tokens`;
  return (
    <span class="usage" title={words}>
      <span aria-hidden="true">{percent}%</span>
      <span class="unseen">{words}</span>
    </span>
  );
}
