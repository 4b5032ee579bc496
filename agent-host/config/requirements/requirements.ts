// What an administrator demands of every configuration on this machine, from all sources together.
import type { WebSearchMode } from "../../protocol/config-document.js";
import type { ApprovalsReviewer, AskForApproval, SandboxMode } from "../../protocol/permission.js";
import type { JsonValue } from "../config.js";

/** Modes as requirements name them: a sandbox of the client's own is one more. */
export type RequiredSandboxMode = SandboxMode | "external-sandbox";

/** A command that begins like this is asked about, or refused. */
export interface RequiredPrefixRule {
  readonly pattern: readonly { readonly token?: string; readonly any_of?: readonly string[] }[];
  readonly decision: "prompt" | "forbidden";
  readonly justification?: string;
}

/** In the names of the file. An absent key demands nothing. */
export interface RequirementsTable {
  readonly allowed_approval_policies?: readonly AskForApproval[];
  readonly allowed_approvals_reviewers?: readonly ApprovalsReviewer[];
  readonly allowed_sandbox_modes?: readonly RequiredSandboxMode[];
  /** `disabled` is always allowed, whether it is named or not. */
  readonly allowed_web_search_modes?: readonly WebSearchMode[];
  /** Features that are on, or off, whatever anybody configures. */
  readonly features?: Readonly<Record<string, boolean>>;
  /** The only servers that may run, each only as what it is here. */
  readonly mcp_servers?: Readonly<Record<string, { readonly identity: McpServerIdentity }>>;
  readonly rules?: { readonly prefix_rules: readonly RequiredPrefixRule[] };
  readonly enforce_residency?: "us";
  readonly experimental_network?: Readonly<Record<string, JsonValue>>;
  readonly hooks?: Readonly<Record<string, JsonValue>>;
  readonly permissions?: { readonly filesystem?: { readonly deny_read?: readonly string[] } };
  readonly guardian_policy_config?: string;
}

export type McpServerIdentity = { readonly command: string } | { readonly url: string };

export interface Requirements {
  readonly table: RequirementsTable;
  /** The file that each key comes from. */
  readonly sources: Readonly<Partial<Record<keyof RequirementsTable, string>>>;
}

export const NO_REQUIREMENTS: Requirements = { table: {}, sources: {} };

/** `over` on top of `under`: a key that the higher source says is all its own. */
export function mergeRequirements(under: Requirements, over: Requirements): Requirements {
  return {
    table: { ...under.table, ...over.table },
    sources: { ...under.sources, ...over.sources },
  };
}
