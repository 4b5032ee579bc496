// Whether a value is among those that the requirements allow, and what to say when it is not.
import { isDeepStrictEqual } from "node:util";
import type { WebSearchMode } from "../../protocol/config-document.js";
import type { ApprovalsReviewer, AskForApproval } from "../../protocol/permission.js";
import type { RequiredSandboxMode, Requirements } from "./requirements.js";

export interface Choices {
  readonly approval_policy: AskForApproval;
  readonly approvals_reviewer: ApprovalsReviewer;
  readonly sandbox_mode: RequiredSandboxMode;
  readonly web_search: WebSearchMode;
}

const KEYS = {
  approval_policy: "allowed_approval_policies",
  approvals_reviewer: "allowed_approvals_reviewers",
  sandbox_mode: "allowed_sandbox_modes",
  web_search: "allowed_web_search_modes",
} as const;

/** Null allows everything. */
export function allowedValues<K extends keyof Choices>(
  { table }: Requirements,
  key: K,
): readonly Choices[K][] | null {
  const all: { readonly [N in keyof Choices]: readonly Choices[N][] | null } = {
    approval_policy: table.allowed_approval_policies ?? null,
    approvals_reviewer: table.allowed_approvals_reviewers ?? null,
    sandbox_mode: table.allowed_sandbox_modes ?? null,
    web_search:
      table.allowed_web_search_modes === undefined ? null : [...table.allowed_web_search_modes, "disabled"],
  };
  return all[key];
}

export function isAllowed<K extends keyof Choices>(
  requirements: Requirements,
  key: K,
  value: Choices[K],
): boolean {
  const allowed = allowedValues(requirements, key);
  return allowed === null || allowed.some((one) => isDeepStrictEqual(canonical(one), canonical(value)));
}

/** A sentence about a value that is not allowed. */
export function disallowed<K extends keyof Choices>(
  requirements: Requirements,
  key: K,
  value: Choices[K],
): string {
  const allowed = (allowedValues(requirements, key) ?? []).map(nameOf);
  const source = requirements.sources[KEYS[key]] ?? "requirements";
  return `invalid value for \`${key}\`: \`${nameOf(value)}\` is not in the allowed set [${allowed.join(", ")}] (set by ${source})`;
}

/** Two names of one thing. */
function canonical(value: unknown): unknown {
  if (value === "on-failure") return "on-request";
  return value === "guardian_subagent" ? "auto_review" : value;
}

export function nameOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
