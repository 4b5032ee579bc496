// The profile that is switched on: a table of the user's own that lies over the rest of what the user configured.
import type { ConfigProblem } from "./config.js";
import { blame, type Layer, mergeLayers, ownerOf } from "./layer.js";
import { type ConfigTable, isTable, valueAt, withoutValue } from "./tree.js";

/** What a profile cannot say: which profile is on, and whom the user trusts. */
const NOT_IN_PROFILES = ["profile", "profiles", "projects"];

export interface ChosenProfile {
  /** Comes right above the user's layer; null without a profile. */
  readonly layer: Layer | null;
  readonly problems: readonly ConfigProblem[];
}

/** `layers` are those outside of projects. Throws HostError "invalid-request" when an option names one that is none. */
export function chosenProfile(layers: readonly Layer[]): ChosenProfile {
  const merged = mergeLayers(layers);
  const { profile: name } = merged;
  if (typeof name !== "string") return { layer: null, problems: [] };
  const prefix = ["profiles", name];
  const table = valueAt(merged, prefix);
  const owner = ownerOf(layers, prefix);
  if (!isTable(table) || owner === null) {
    const problem = blame(layers, ["profile"], `config profile \`${name}\` not found`);
    return { layer: null, problems: [problem] };
  }
  const valid = NOT_IN_PROFILES.reduce<ConfigTable>((rest, key) => withoutValue(rest, [key]), table);
  return {
    layer: { ...owner, keyPrefix: prefix, table: valid, valid, problems: [] },
    problems: [],
  };
}

/** The layers with the profile in its place. */
export function withProfile(layers: readonly Layer[], profile: Layer | null): readonly Layer[] {
  if (profile === null) return layers;
  return layers.flatMap((layer) => (layer.source.type === "user" ? [layer, profile] : [layer]));
}
