// The decision before an effect: a pure function of the declared access and the policy.
import type { AskForApproval, SandboxPolicy } from "../protocol/permission.js";
import type { Access } from "./access.js";

/** What a decision depends on besides the access itself. All paths absolute. */
export interface PolicyContext {
  readonly approvalPolicy: AskForApproval;
  readonly sandboxPolicy: SandboxPolicy;
  readonly cwd: string;
  /** True once an OS sandbox enforces managed policies; false means that unconfined runs must be asked for. */
  readonly sandboxEnforced: boolean;
  readonly tmpdir: string;
  readonly grants: SessionGrants;
}

/** Approvals given for the rest of the session. */
export interface SessionGrants {
  coversCommand(argv: readonly string[], cwd: string): boolean;
  coversPaths(paths: readonly string[]): boolean;
}

export type Decision =
  | { readonly kind: "allow" }
  | {
      readonly kind: "ask";
      readonly reason: string | null;
      /** The narrowest argv prefix that a rule could allow, if one can be proposed. */
      readonly proposedAmendment: readonly string[] | null;
    }
  /** `message` is for the model to read. */
  | { readonly kind: "refuse"; readonly message: string };

export type Decide = (access: readonly Access[], context: PolicyContext) => Decision;
