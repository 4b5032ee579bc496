// The permission profile that `default_permissions` names, and whether it or `sandbox_mode` decides.
import type { PermissionProfile, SandboxMode } from "../protocol/permission.js";
import type { ConfigProblem } from "./config.js";
import { blame, type Layer, ownerOf } from "./layer.js";
import { PermissionMistake, type PlaceOptions, readEntries } from "./permission-entries.js";
import { type ConfigTable, isTable } from "./tree.js";

export type DefaultPermissions =
  /** `sandbox_mode` decides. */
  | { readonly kind: "none"; readonly problems: readonly ConfigProblem[] }
  /** A profile that is built in. */
  | { readonly kind: "mode"; readonly mode: SandboxMode; readonly problems: readonly ConfigProblem[] }
  | {
      readonly kind: "profile";
      readonly profile: PermissionProfile;
      readonly problems: readonly ConfigProblem[];
    };

const BUILT_IN: Readonly<Record<string, SandboxMode>> = {
  ":read-only": "read-only",
  ":workspace": "workspace-write",
  ":danger-full-access": "danger-full-access",
};

/** Throws HostError "invalid-request" when an option or a request is at fault. */
export function defaultPermissions(
  config: ConfigTable,
  layers: readonly Layer[],
  options: PlaceOptions,
): DefaultPermissions {
  const { default_permissions: name, permissions } = config;
  if (typeof name !== "string") {
    if (permissions === undefined || config.sandbox_mode !== undefined) return { kind: "none", problems: [] };
    return {
      kind: "none",
      problems: [blame(layers, ["permissions"], "profiles are defined, but default_permissions names none")],
    };
  }
  if (!outranksSandboxMode(layers)) return { kind: "none", problems: [] };
  const builtIn = BUILT_IN[name];
  if (builtIn !== undefined) return { kind: "mode", mode: builtIn, problems: [] };
  try {
    return { kind: "profile", ...readProfile(name, permissions, options) };
  } catch (error) {
    if (!(error instanceof PermissionMistake)) throw error;
    // What was meant is not known, so nothing more is permitted than what is always permitted.
    return {
      kind: "mode",
      mode: "read-only",
      problems: [blame(layers, ["default_permissions"], error.message)],
    };
  }
}

/** The higher layer decides; in one layer, the newer way of saying it. */
function outranksSandboxMode(layers: readonly Layer[]): boolean {
  const rankOf = (key: string) => {
    const owner = ownerOf(layers, [key]);
    return owner === null ? -1 : layers.indexOf(owner);
  };
  return rankOf("default_permissions") >= rankOf("sandbox_mode");
}

function readProfile(
  name: string,
  permissions: ConfigTable[string] | undefined,
  options: PlaceOptions,
): { readonly profile: PermissionProfile; readonly problems: readonly ConfigProblem[] } {
  if (permissions === undefined) {
    throw new PermissionMistake("default_permissions requires a `[permissions]` table");
  }
  const table = isTable(permissions) ? permissions[name] : undefined;
  if (!isTable(table) || name.startsWith(":")) {
    throw new PermissionMistake(`default_permissions refers to undefined profile \`${name}\``);
  }
  const { entries, globScanMaxDepth, unknown } = readEntries(tableOf(table.filesystem), options);
  const network = readNetwork(tableOf(table.network));
  const notes = [
    ...unknown.map(
      (place) =>
        `Configured filesystem path \`${place}\` is not recognized by this version and will be ignored`,
    ),
    ...(entries.length > unknown.length
      ? []
      : [
          `Permissions profile \`${name}\` does not define any recognized filesystem entries; access remains restricted`,
        ]),
    ...(network.isNarrowed
      ? [
          `Permissions profile \`${name}\` limits the network in a way that cannot be enforced yet; it stays off`,
        ]
      : []),
  ];
  const depth = globScanMaxDepth === null ? {} : { globScanMaxDepth };
  return {
    profile: {
      type: "managed",
      network: { enabled: network.enabled },
      fileSystem: { type: "restricted", entries, ...depth },
    },
    problems: notes.map((summary) => ({ summary, details: null, path: null, line: null, column: null })),
  };
}

/** A network that is to be reached in part only is not reached at all while there is nothing to part it. */
function readNetwork({ enabled, mode, ...limits }: ConfigTable): { enabled: boolean; isNarrowed: boolean } {
  const isLimited = mode === "limited" || Object.keys(limits).length > 0;
  const isNarrowed = enabled === true && isLimited;
  return { enabled: enabled === true && !isNarrowed, isNarrowed };
}

function tableOf(value: ConfigTable[string] | undefined): ConfigTable {
  return isTable(value) ? value : {};
}
