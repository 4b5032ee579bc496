// What the running host says of its effective configuration; the part that a person sees.
import type { SandboxPolicy } from "../../agent-host/protocol/permission.js";
import type { ViewSettings } from "../views/messages.js";

export interface HostConfig {
  readonly model: string | null;
  readonly provider: string | null;
  readonly approvalPolicy: ViewSettings["approvalPolicy"];
  readonly sandboxMode: ViewSettings["sandboxMode"];
  /** What "workspace-write" means here. */
  readonly workspaceWrite: WorkspaceWrite;
}

type WorkspaceWrite = Extract<SandboxPolicy, { type: "workspaceWrite" }>;

const APPROVAL_POLICIES = ["untrusted", "on-request", "never"] as const;
const SANDBOX_MODES = ["read-only", "workspace-write", "danger-full-access"] as const;

/** The values of `config/read`, keyed as in config.toml. What is absent or unknown reads as the safer choice. */
export function toHostConfig(config: Readonly<Record<string, unknown>>): HostConfig {
  return {
    model: asText(config.model),
    provider: asText(config.model_provider),
    approvalPolicy: APPROVAL_POLICIES.find((each) => each === config.approval_policy) ?? "on-request",
    sandboxMode: SANDBOX_MODES.find((each) => each === config.sandbox_mode) ?? "read-only",
    workspaceWrite: toWorkspaceWrite(config.sandbox_workspace_write),
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

/** The host's built-in rule-based model, which needs no key and no network. */
export function isOffline(config: HostConfig): boolean {
  return config.provider === "offline";
}

function asText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
