// What a client asks for beside the configuration, held against the requirements.
import { HostError } from "../../base/errors.js";
import type {
  ApprovalsReviewer,
  AskForApproval,
  PermissionProfile,
  SandboxMode,
  SandboxPolicy,
} from "../../protocol/permission.js";
import { type Choices, disallowed, isAllowed } from "./allowed.js";
import type { RequiredSandboxMode, Requirements } from "./requirements.js";
import { unenforceable } from "./unenforceable.js";

/** Absent and null ask for nothing. */
export interface Requested {
  readonly approvalPolicy?: AskForApproval | null;
  readonly approvalsReviewer?: ApprovalsReviewer | null;
  readonly sandbox?: SandboxMode | null;
  readonly sandboxPolicy?: SandboxPolicy | null;
  readonly permissionProfile?: PermissionProfile | null;
}

/**
 * Throws HostError "invalid-request" for what is not allowed, and for anything at all where the requirements demand
 * what this host cannot enforce.
 */
export function checkRequested(requirements: Requirements, requested: Requested): void {
  const [demand] = unenforceable(requirements);
  if (demand !== undefined) throw new HostError("invalid-request", demand);
  const check = <K extends keyof Choices>(key: K, value: Choices[K] | null | undefined) => {
    if (value == null || isAllowed(requirements, key, value)) return;
    throw new HostError("invalid-request", disallowed(requirements, key, value));
  };
  check("approval_policy", requested.approvalPolicy);
  check("approvals_reviewer", requested.approvalsReviewer);
  check("sandbox_mode", requested.sandbox);
  if (requested.sandboxPolicy != null) check("sandbox_mode", modeOfPolicy(requested.sandboxPolicy));
  if (requested.permissionProfile != null) check("sandbox_mode", modeOfProfile(requested.permissionProfile));
}

function modeOfPolicy({ type }: SandboxPolicy): RequiredSandboxMode {
  const modes = {
    readOnly: "read-only",
    workspaceWrite: "workspace-write",
    dangerFullAccess: "danger-full-access",
    externalSandbox: "external-sandbox",
  } as const;
  return modes[type];
}

export function modeOfProfile(profile: PermissionProfile): RequiredSandboxMode {
  if (profile.type === "disabled") return "danger-full-access";
  if (profile.type === "external") return "external-sandbox";
  const { fileSystem } = profile;
  if (fileSystem.type === "unrestricted") return "danger-full-access";
  const writes = fileSystem.entries.filter(({ access }) => access === "write");
  const isFull = writes.some(({ path }) => path.type === "special" && path.value.kind === "root");
  if (isFull && writes.length === fileSystem.entries.length) return "danger-full-access";
  return writes.length > 0 ? "workspace-write" : "read-only";
}
