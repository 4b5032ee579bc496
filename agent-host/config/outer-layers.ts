// The layers that no workspace can write: files of the machine and the user, options, and what a request asks for.
import type { Log } from "../base/log.js";
import type { JsonValue } from "./config.js";
import { DEFAULT_PROJECT_ROOT_MARKERS } from "./defaults.js";
import { IdentityCache } from "./identity-cache.js";
import { emptyLayer, flagsLayer, type Layer, mergeLayers } from "./layer.js";
import { createLayerFile } from "./layer-file.js";
import type { MachineConfig } from "./machine.js";
import { overridesTable, parseOverride, requestTable } from "./overrides.js";
import { type ChosenProfile, chosenProfile, withProfile } from "./profile.js";
import { Remembered } from "./remembered.js";
import type { ConfigTable } from "./tree.js";

export interface OuterLayersOptions {
  readonly userFile: string;
  readonly machine: MachineConfig;
  /** Values of the option `-c`, as `key=value`. */
  readonly cliOverrides: readonly string[];
  readonly log: Log;
}

export interface OuterLayers {
  /** Those that projects outrank, lowest first. */
  readonly below: readonly Layer[];
  /** Those that outrank projects, lowest first. */
  readonly above: readonly Layer[];
  readonly request: Layer | null;
  /** The administrator's highest layer, there or not. */
  readonly managed: Layer;
  readonly profile: ChosenProfile;
  /** What they add up to, the profile included. */
  readonly config: ConfigTable;
  readonly rootMarkers: readonly string[];
}

export interface OuterLayerFiles {
  /** Throws HostError "invalid-request" when an option or the request is at fault. */
  load(requested: Readonly<Record<string, JsonValue>>): Promise<OuterLayers>;
}

/** Throws HostError "invalid-request" that names the option when one of `-c` is malformed. */
export function createOuterLayers({
  userFile,
  machine,
  cliOverrides,
  log,
}: OuterLayersOptions): OuterLayerFiles {
  const fileLayer = (type: "system" | "user" | "legacyManagedConfigTomlFromFile", file: string) =>
    createLayerFile({ source: { type, file }, file, isOurs: true, log });
  const systemFile = fileLayer("system", machine.systemFile);
  const ownFile = fileLayer("user", userFile);
  const managedFile = fileLayer("legacyManagedConfigTomlFromFile", machine.managedFile);
  const overrides = cliOverrides.map(parseOverride);
  const requests = new Remembered<Layer>(64);
  const loaded = new IdentityCache<OuterLayers>();
  let flags: Layer | null = null;

  /** The options never change, so they are read once. */
  const loadFlags = async (): Promise<Layer> => {
    flags ??=
      overrides.length === 0
        ? emptyLayer({ type: "sessionFlags" })
        : flagsLayer(await overridesTable(overrides));
    return flags;
  };

  /** The same object for the same request, so that what was made of it can be found again. */
  const requestLayer = (requested: Readonly<Record<string, JsonValue>>): Layer | null => {
    const table = requestTable(requested);
    if (Object.keys(table).length === 0) return null;
    const key = JSON.stringify(table);
    return requests.get(key) ?? requests.put(key, flagsLayer(table));
  };

  return {
    async load(requested) {
      const request = requestLayer(requested);
      const [system, user, managed, options] = await Promise.all([
        systemFile.load(),
        ownFile.load(),
        managedFile.load(),
        loadFlags(),
      ]);
      return loaded.get(JSON.stringify(requested), [system, user, managed, options, request], () => {
        const below = [system, user];
        const above = [options, request, exists(managed) ? managed : null].filter((layer) => layer !== null);
        const profile = chosenProfile([...below, ...above]);
        const config = mergeLayers(withProfile([...below, ...above], profile.layer));
        return { below, above, request, managed, profile, config, rootMarkers: rootMarkersOf(config) };
      });
    },
  };
}

/** Most machines have no such file, and need not be told so. */
function exists({ text, problems }: Layer): boolean {
  return text !== null || problems.length > 0;
}

function rootMarkersOf({ project_root_markers: markers }: ConfigTable): readonly string[] {
  return Array.isArray(markers)
    ? markers.filter((marker) => typeof marker === "string")
    : DEFAULT_PROJECT_ROOT_MARKERS;
}
