import type { Layer } from "../layer.js";
import { toKnownConfig } from "../schema.js";
import { NO_REQUIREMENTS, type Requirements, type RequirementsTable } from "./requirements.js";

/** What the older managed_config.toml sets is not only the highest value but the only one. */
export function legacyRequirements({ valid, file }: Layer): Requirements {
  const { approval_policy: policy, sandbox_mode: mode, approvals_reviewer: reviewer } = valid;
  if (file === null || (policy ?? mode ?? reviewer) === undefined) return NO_REQUIREMENTS;
  const known = toKnownConfig(valid);
  const table: RequirementsTable = {
    ...(known.approval_policy === undefined ? {} : { allowed_approval_policies: [known.approval_policy] }),
    ...(known.approvals_reviewer === undefined
      ? {}
      : { allowed_approvals_reviewers: [known.approvals_reviewer] }),
    // Nobody can be made to write: reading only is always among them.
    ...(known.sandbox_mode === undefined
      ? {}
      : { allowed_sandbox_modes: [...new Set([known.sandbox_mode, "read-only" as const])] }),
  };
  return { table, sources: Object.fromEntries(Object.keys(table).map((key) => [key, file])) };
}
