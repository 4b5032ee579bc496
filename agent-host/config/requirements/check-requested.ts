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
  const objection = objectionTo(requirements, requested);
  if (objection !== null) throw new HostError("invalid-request", objection);
}

/** Why it is not allowed; null when it is. */
export function objectionTo(requirements: Requirements, requested: Requested): string | null {
  const { approvalPolicy, approvalsReviewer, sandbox, sandboxPolicy, permissionProfile } = requested;
  const [demand] = unenforceable(requirements);
  const check = <K extends keyof Choices>(key: K, value: Choices[K] | null | undefined) =>
    value == null || isAllowed(requirements, key, value) ? null : disallowed(requirements, key, value);
  return (
    demand ??
    check("approval_policy", approvalPolicy) ??
    check("approvals_reviewer", approvalsReviewer) ??
    check("sandbox_mode", sandbox) ??
    check("sandbox_mode", sandboxPolicy == null ? null : modeOfPolicy(sandboxPolicy)) ??
    check("sandbox_mode", permissionProfile == null ? null : modeOfProfile(permissionProfile))
  );
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
