// What may be touched without asking, from the three ways of saying it.
import type { PermissionProfile, SandboxMode } from "../protocol/permission.js";
import type { ConfigProblem } from "./config.js";
import type { Constraint } from "./constrain.js";
import { defaultPermissions } from "./default-permissions.js";
import type { LayerStack } from "./layer-stack.js";
import type { PlaceOptions } from "./permission-entries.js";
import { modeOfProfile } from "./requirements/check-requested.js";
import type { KnownConfig } from "./schema.js";
import type { ConfigTable } from "./tree.js";

export interface ChosenSandbox {
  readonly sandboxMode: SandboxMode;
  readonly permissionProfile: PermissionProfile | null;
  readonly problems: readonly ConfigProblem[];
}

export function chooseSandbox(
  config: KnownConfig,
  merged: ConfigTable,
  stack: LayerStack,
  constraint: Constraint,
  options: PlaceOptions,
): ChosenSandbox {
  const permissions = defaultPermissions(merged, stack.inForce, options);
  const { problems } = permissions;
  if (permissions.kind === "profile") {
    const { profile } = permissions;
    const wanted = modeOfProfile(profile);
    const mode = constraint.choose("sandbox_mode", wanted, "read-only", "default_permissions");
    if (mode === wanted) return { sandboxMode: "read-only", permissionProfile: profile, problems };
    return { sandboxMode: toMode(mode), permissionProfile: null, problems };
  }
  // A workspace is untrusted until the user says otherwise: nothing there is written to without being asked.
  const usual = stack.project?.trust === "trusted" ? "workspace-write" : "read-only";
  const mode =
    permissions.kind === "mode"
      ? constraint.choose("sandbox_mode", permissions.mode, "read-only", "default_permissions")
      : constraint.choose("sandbox_mode", config.sandbox_mode, usual);
  return { sandboxMode: toMode(mode), permissionProfile: null, problems };
}

function toMode(mode: SandboxMode | "external-sandbox"): SandboxMode {
  return mode === "external-sandbox" ? "read-only" : mode;
}
