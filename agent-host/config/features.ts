// The features that can be switched, and what decides about each. A feature is in this table once it does
// something here; keys of others in config.toml are kept and passed through.
import { HostError } from "../base/errors.js";
import { type ConfigTable, isTable } from "./tree.js";

export type FeatureStage = "stable" | "beta" | "underDevelopment" | "deprecated" | "removed";

interface FeatureRow {
  readonly stage: FeatureStage;
  readonly defaultEnabled: boolean;
  /** For a list that people choose from; stable features need none. */
  readonly displayName: string | null;
  readonly description: string | null;
}

const stable: FeatureRow = { stage: "stable", defaultEnabled: true, displayName: null, description: null };

const rows = {
  /** Commands: exec_command and write_stdin are offered to the model. */
  shell_tool: stable,
  /** The login shell's state is taken once instead of for each command. */
  shell_snapshot: stable,
  /** Threads have goals: thread/goal/*. */
  goals: stable,
} satisfies Readonly<Record<string, FeatureRow>>;

export type FeatureName = keyof typeof rows;
export type Features = Readonly<Record<FeatureName, boolean>>;

export interface FeatureState extends FeatureRow {
  readonly name: FeatureName;
  readonly enabled: boolean;
}

/** What is demanded comes first, then config.toml and options, then what was set while running, then defaults. */
export function featureStates(
  config: ConfigTable,
  runtime: ReadonlyMap<string, boolean>,
  pinned: Readonly<Record<string, boolean>> = {},
): FeatureState[] {
  const configured = isTable(config.features) ? config.features : {};
  return featureNames().map((name) => {
    const row: FeatureRow = rows[name];
    const chosen = configured[name];
    const free = typeof chosen === "boolean" ? chosen : (runtime.get(name) ?? row.defaultEnabled);
    const enabled = pinned[name] ?? free;
    return { name, ...row, enabled };
  });
}

/** The same as a record, for code that asks. */
export function toFeatures(states: readonly FeatureState[]): Features {
  const enabled = (name: FeatureName) => states.find((state) => state.name === name)?.enabled === true;
  return {
    shell_tool: enabled("shell_tool"),
    shell_snapshot: enabled("shell_snapshot"),
    goals: enabled("goals"),
  };
}

/** Throws HostError "invalid-request" that names a key which is no feature. */
export function checkEnablement(enablement: Readonly<Record<string, boolean>>): void {
  for (const name of Object.keys(enablement)) {
    if (!featureNames().some((known) => known === name)) {
      throw new HostError("invalid-request", `invalid feature enablement \`${name}\``);
    }
  }
}

function featureNames(): FeatureName[] {
  return ["shell_tool", "shell_snapshot", "goals"];
}
