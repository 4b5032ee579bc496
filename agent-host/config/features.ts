// The features that can be switched, and what decides about each. A feature is in this table once it does
// something here; keys of others in config.toml are kept and passed through.
import { HostError } from "../base/errors.js";
import { FEATURES_ELSEWHERE } from "./features-elsewhere.js";
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
  /** Tools that are not listed can be looked for: tool_search is offered where the model takes it. */
  tool_search: stable,
  /** The model may ask questions in every mode, not only while it plans. */
  default_mode_request_user_input: {
    stage: "underDevelopment",
    defaultEnabled: false,
    displayName: null,
    description: null,
  },
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
  return FEATURE_NAMES.map((name) => {
    const row: FeatureRow = rows[name];
    const chosen = configured[name];
    const free = typeof chosen === "boolean" ? chosen : (runtime.get(name) ?? row.defaultEnabled);
    return { name, ...row, enabled: pinned[name] ?? free };
  });
}

/** The same as a record, for code that asks. */
export function toFeatures(states: readonly FeatureState[]): Features {
  // Every name of the table is among the states.
  return Object.fromEntries(states.map(({ name, enabled }) => [name, enabled])) as Features;
}

/** What whoever switched features on should know of them. */
export function featureWarnings(config: ConfigTable): string[] {
  if (config.suppress_unstable_features_warning === true) return [];
  const configured = isTable(config.features) ? config.features : {};
  const switchedOn = Object.keys(configured).filter((name) => configured[name] === true);
  const unstable = switchedOn.filter((name) => stageHere(name) === "underDevelopment");
  const elsewhere = switchedOn.filter((name) => FEATURES_ELSEWHERE[name] !== undefined);
  return [
    ...(unstable.length === 0
      ? []
      : [
          `Under-development features enabled: ${unstable.join(", ")}. They are incomplete and may behave unpredictably. ${HOW_TO_SUPPRESS}`,
        ]),
    ...(elsewhere.length === 0
      ? []
      : [
          `Features enabled that do not exist here and change nothing: ${elsewhere.join(", ")}. ${HOW_TO_SUPPRESS}`,
        ]),
  ];
}

const HOW_TO_SUPPRESS = "To suppress this warning, set `suppress_unstable_features_warning = true`.";

/** Throws HostError "invalid-request" that names a key which is no feature, or none that does something here. */
export function checkEnablement(enablement: Readonly<Record<string, boolean>>): void {
  for (const name of Object.keys(enablement)) {
    if (stageHere(name) !== null) continue;
    if (FEATURES_ELSEWHERE[name] === undefined) {
      throw new HostError("invalid-request", `invalid feature enablement \`${name}\``);
    }
    throw new HostError(
      "invalid-request",
      `unsupported feature enablement \`${name}\`: currently supported features are ${FEATURE_NAMES.join(", ")}`,
    );
  }
}

export function isKnownFeature(name: string): boolean {
  return stageHere(name) !== null || FEATURES_ELSEWHERE[name] !== undefined;
}

function stageHere(name: string): FeatureStage | null {
  const known = FEATURE_NAMES.find((one) => one === name);
  return known === undefined ? null : rows[known].stage;
}

const FEATURE_NAMES = Object.keys(rows) as FeatureName[];
