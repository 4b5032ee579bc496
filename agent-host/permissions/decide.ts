// The decision before an effect, from the declared access and the policy alone. It never asks and never acts; it
// looks at the disk only to see where links lead and whether a git repository is plain.
import type { AskForApproval, SandboxPolicy } from "../protocol/permission.js";
import type { Access } from "./access.js";
import { decideCommand } from "./decide-command.js";
import { decideRead, decideWrite } from "./decide-files.js";
import type { PolicyFiles } from "./policy-files.js";

/** What a decision depends on besides the access itself. All paths absolute. */
export interface PolicyContext {
  readonly approvalPolicy: AskForApproval;
  readonly sandboxPolicy: SandboxPolicy;
  readonly cwd: string;
  /** True once an OS sandbox enforces managed policies; false means that unconfined runs must be asked for. */
  readonly sandboxEnforced: boolean;
  readonly tmpdir: string;
  readonly grants: SessionGrants;
  /** The disk that the effect would reach; without it, the disk of this machine. */
  readonly files?: PolicyFiles;
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
      /** True when an approval must not be remembered: the next call like this is asked for again. */
      readonly onceOnly?: boolean;
      /** For writes: what a grant must hold to cover the call, the targets of links included. */
      readonly grantPaths?: readonly string[];
    }
  /** `message` is for the model to read. */
  | { readonly kind: "refuse"; readonly message: string };

export type Decide = (access: readonly Access[], context: PolicyContext) => Promise<Decision>;

/** Decides on a call as a whole: one refusal refuses it, and one question asks for all of it. Never rejects. */
export const decide: Decide = async (access, context) => {
  const asks: Extract<Decision, { kind: "ask" }>[] = [];
  for (const part of access) {
    const decision = await decidePart(part, context);
    if (decision.kind === "refuse") return decision;
    if (decision.kind === "ask") asks.push(decision);
  }
  const [first, ...others] = asks;
  if (first === undefined) return { kind: "allow" };
  if (others.length === 0) return first;
  const grantPaths = asks.flatMap((ask) => ask.grantPaths ?? []);
  return {
    kind: "ask",
    reason: asks.map((ask) => ask.reason).find((reason) => reason !== null) ?? null,
    proposedAmendment: null,
    ...(asks.some((ask) => ask.onceOnly === true) ? { onceOnly: true } : {}),
    ...(grantPaths.length > 0 ? { grantPaths } : {}),
  };
};

function decidePart(part: Access, context: PolicyContext): Promise<Decision> {
  switch (part.kind) {
    case "command":
      return decideCommand(part, context);
    case "write":
      return decideWrite(part.paths, context);
    case "read":
      return decideRead(part.paths, context);
  }
}
