import type { AskForApproval, SandboxPolicy } from "../protocol/permission.js";

/**
 * What becomes of a question: `untrusted`, all but harmless calls are asked for; `on-request`, what leaves the
 * sandbox is; `refuse`, like `on-request` but the answer is always no; `never`, nothing is asked.
 */
export type ApprovalMode = "untrusted" | "on-request" | "refuse" | "never";

/** `on-failure` needs a sandbox to fail in and is read as `on-request`. */
export function approvalMode(policy: AskForApproval): ApprovalMode {
  if (typeof policy === "object") return policy.granular.sandbox_approval ? "on-request" : "refuse";
  return policy === "on-failure" ? "on-request" : policy;
}

/** True for policies that the host must enforce itself. */
export function isManaged(policy: SandboxPolicy): boolean {
  return policy.type === "readOnly" || policy.type === "workspaceWrite";
}

/** The folders that may be read, or null when all of them may. */
export function readableRoots(policy: SandboxPolicy): readonly string[] | null {
  if (policy.type !== "readOnly" && policy.type !== "workspaceWrite") return null;
  const access = policy.type === "readOnly" ? policy.access : policy.readOnlyAccess;
  return access.type === "fullAccess" ? null : access.readableRoots;
}

export function readsEverything(policy: SandboxPolicy): boolean {
  return readableRoots(policy) === null;
}
