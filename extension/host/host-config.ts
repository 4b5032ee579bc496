// What the running host says of its effective configuration; the part that a person sees.
import type { Model } from "../../agent-host/protocol/model.js";
import type { SandboxPolicy } from "../../agent-host/protocol/permission.js";
import type { ThreadStartResponse } from "../../agent-host/protocol/thread-start.js";
import type { ViewSettings } from "../views/messages.js";

export interface HostConfig {
  readonly model: string | null;
  /** How to call the model in the view. */
  readonly modelLabel: string | null;
  /** How to call each model of the host's list. */
  readonly labels: ReadonlyMap<string, string>;
  /** It is the host's built-in rule-based model, which needs no key and no network. */
  readonly offline: boolean;
  /** Null where the host's own defaults hold; a thread then tells what they are. */
  readonly approvalPolicy: ViewSettings["approvalPolicy"] | null;
  readonly sandboxMode: ViewSettings["sandboxMode"] | null;
  /** What "workspace-write" means here. */
  readonly workspaceWrite: WorkspaceWrite;
}

/** What a thread says of itself when it is begun or opened. */
export interface ThreadFacts
  extends Pick<HostConfig, "model" | "offline" | "approvalPolicy" | "sandboxMode"> {
  readonly threadId: string;
}

type WorkspaceWrite = Extract<SandboxPolicy, { type: "workspaceWrite" }>;

const APPROVAL_POLICIES = ["untrusted", "on-request", "never"] as const;
const SANDBOX_MODES = ["read-only", "workspace-write", "danger-full-access"] as const;

/** From the values of `config/read`, keyed as in config.toml, and the models of `model/list`. */
export function toHostConfig(
  config: Readonly<Record<string, unknown>>,
  models: readonly Pick<Model, "model" | "displayName" | "isDefault">[],
): HostConfig {
  const labels = new Map(models.map((each) => [each.model, each.displayName]));
  const defaultModel = models.find((each) => each.isDefault);
  const model = asText(config.model) ?? defaultModel?.model ?? null;
  const provider = asText(config.model_provider);
  return {
    model,
    modelLabel: model === null ? null : (labels.get(model) ?? model),
    labels,
    offline: provider === OFFLINE || (provider === null && model === OFFLINE),
    approvalPolicy: APPROVAL_POLICIES.find((each) => each === config.approval_policy) ?? null,
    sandboxMode: SANDBOX_MODES.find((each) => each === config.sandbox_mode) ?? null,
    workspaceWrite: toWorkspaceWrite(config.sandbox_workspace_write),
  };
}

/** The host's name for its rule-based model and for the provider of it. */
const OFFLINE = "offline";

const MODE_OF_POLICY = {
  dangerFullAccess: "danger-full-access",
  externalSandbox: "danger-full-access",
  readOnly: "read-only",
  workspaceWrite: "workspace-write",
} as const satisfies Record<SandboxPolicy["type"], ViewSettings["sandboxMode"]>;

export function toThreadFacts(opened: ThreadStartResponse): ThreadFacts {
  const { thread, model, modelProvider, approvalPolicy, sandbox } = opened;
  return {
    threadId: thread.id,
    model,
    offline: modelProvider === OFFLINE,
    approvalPolicy: APPROVAL_POLICIES.find((each) => each === approvalPolicy) ?? "on-request",
    sandboxMode: MODE_OF_POLICY[sandbox.type],
  };
}

function toWorkspaceWrite(table: unknown): WorkspaceWrite {
  const values: Readonly<Record<string, unknown>> =
    typeof table === "object" && table !== null ? { ...table } : {};
  const roots: readonly unknown[] = Array.isArray(values.writable_roots) ? values.writable_roots : [];
  return {
    type: "workspaceWrite",
    writableRoots: roots.filter((each) => typeof each === "string"),
    readOnlyAccess: { type: "fullAccess" },
    networkAccess: values.network_access === true,
    excludeTmpdirEnvVar: values.exclude_tmpdir_env_var === true,
    excludeSlashTmp: values.exclude_slash_tmp === true,
  };
}

function asText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
