// Reads a requirements.toml. Loaded on the machines that have one.
import * as z from "zod";
import { WebSearchMode } from "../../protocol/config-document.js";
import { Json } from "../../protocol/json.js";
import { ApprovalsReviewer, AskForApproval } from "../../protocol/permission.js";
import { formatKeyPath } from "../key-path.js";
import { locateKey } from "../locate.js";
import { parseToml, TomlSyntaxError } from "../toml.js";
import { matchesHost } from "./host-pattern.js";
import type { Requirements, RequirementsTable } from "./requirements.js";

const SandboxModes = z
  .array(z.enum(["read-only", "workspace-write", "danger-full-access", "external-sandbox"]))
  .refine((modes) => modes.includes("read-only"), 'must include "read-only"');

const PatternToken = z
  .strictObject({ token: z.string().min(1).optional(), any_of: z.array(z.string().min(1)).min(1).optional() })
  .refine(
    (part) => (part.token === undefined) !== (part.any_of === undefined),
    "wants one of token and any_of",
  );

const PrefixRule = z.strictObject({
  pattern: z.array(PatternToken).min(1),
  // Requirements can only take away, so there is no "allow" among them.
  decision: z.enum(["prompt", "forbidden"]),
  justification: z.string().min(1).optional(),
});

const RequirementsFile = z.looseObject({
  allowed_approval_policies: z.array(AskForApproval).min(1).optional(),
  allowed_approvals_reviewers: z.array(ApprovalsReviewer).min(1).optional(),
  allowed_sandbox_modes: SandboxModes.optional(),
  remote_sandbox_config: z
    .array(
      z.looseObject({
        hostname_patterns: z.array(z.string().min(1)).min(1),
        allowed_sandbox_modes: SandboxModes,
      }),
    )
    .optional(),
  allowed_web_search_modes: z.array(WebSearchMode).optional(),
  features: z.record(z.string(), z.boolean()).optional(),
  mcp_servers: z
    .record(
      z.string(),
      z.looseObject({
        identity: z.union([z.strictObject({ command: z.string() }), z.strictObject({ url: z.string() })]),
      }),
    )
    .optional(),
  rules: z.looseObject({ prefix_rules: z.array(PrefixRule).min(1) }).optional(),
  enforce_residency: z.enum(["us"]).optional(),
  experimental_network: z.record(z.string(), Json).optional(),
  hooks: z.record(z.string(), Json).optional(),
  permissions: z
    .looseObject({
      filesystem: z.looseObject({ deny_read: z.array(z.string().min(1)).optional() }).optional(),
    })
    .optional(),
  guardian_policy_config: z.string().optional(),
});

/**
 * Throws TomlSyntaxError for anything that is wrong: half of what was demanded may be the harmless half. `hostName`
 * is asked when the file distinguishes machines.
 */
export async function parseRequirements(
  file: string,
  text: string,
  hostName: () => Promise<string>,
): Promise<Requirements> {
  const table = await parseToml(text);
  const parsed = RequirementsFile.safeParse(table);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const keys = (issue?.path ?? []).map(String);
    const { line, column } = locateKey(text, keys) ?? { line: 1, column: 1 };
    const message = `${issue?.message ?? "invalid"} in \`${formatKeyPath(keys)}\``;
    throw new TomlSyntaxError(message, line, column, { cause: parsed.error });
  }
  const { remote_sandbox_config: remote = [], ...rest } = parsed.data;
  const host = remote.length === 0 ? "" : await hostName();
  const own = remote.find(({ hostname_patterns: patterns }) =>
    patterns.some((pattern) => matchesHost(pattern, host)),
  );
  const requirements: RequirementsTable =
    own === undefined ? rest : { ...rest, allowed_sandbox_modes: own.allowed_sandbox_modes };
  return fromSource(requirements, file);
}

export function fromSource(table: RequirementsTable, file: string): Requirements {
  const sources = Object.fromEntries(
    Object.entries(table).flatMap(([key, value]) => (value === undefined ? [] : [[key, file]])),
  );
  return { table, sources };
}
