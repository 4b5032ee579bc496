// All layers that count for a working directory, from the machine's file to the options of a request.
import type { Log } from "../base/log.js";
import type { ConfigProblem, JsonValue } from "./config.js";
import { DEFAULT_PROJECT_ROOT_MARKERS } from "./defaults.js";
import { IdentityCache } from "./identity-cache.js";
import { emptyLayer, flagsLayer, type Layer, mergeLayers } from "./layer.js";
import { createLayerFile } from "./layer-file.js";
import type { MachineConfig } from "./machine.js";
import { overridesTable, parseOverride, requestTable } from "./overrides.js";
import { type ChosenProfile, chosenProfile, withProfile } from "./profile.js";
import { createProjectLayers } from "./project-layers.js";
import { projectPlace } from "./project-place.js";
import { projectOf, type TrustLevel, trustOf } from "./project-trust.js";
import { Remembered } from "./remembered.js";
import type { ConfigTable } from "./tree.js";

export interface LayerStackOptions {
  readonly home: string;
  readonly userFile: string;
  readonly machine: Pick<MachineConfig, "systemFile" | "managedFile">;
  readonly homeDir: string;
  /** Values of the option `-c`, as `key=value`. */
  readonly cliOverrides: readonly string[];
  readonly log: Log;
}

export interface LayerStack {
  /** Lowest first. Those that are disabled are among them and say nothing. */
  readonly layers: readonly Layer[];
  /** The same with the profile that is on, as one more layer. */
  readonly inForce: readonly Layer[];
  readonly problems: readonly ConfigProblem[];
  /** Null without a working directory. */
  readonly project: { readonly folder: string; readonly trust: TrustLevel | null } | null;
}

export interface StackRequest {
  /** Absolute; null leaves projects out. */
  readonly cwd: string | null;
  readonly requested?: Readonly<Record<string, JsonValue>>;
  /** Whether disabled layers are read, to be shown. */
  readonly showDisabled?: boolean;
}

export interface LayerStacks {
  /** Throws HostError "invalid-request" when an option or a request is at fault. */
  load(request: StackRequest): Promise<LayerStack>;
}

/** Throws HostError "invalid-request" that names the option when one of `-c` is malformed. */
export function createLayerStacks(options: LayerStackOptions): LayerStacks {
  const { userFile, log } = options;
  const { systemFile, managedFile } = options.machine;
  const system = createLayerFile({
    source: { type: "system", file: systemFile },
    file: systemFile,
    isOurs: true,
    log,
  });
  const user = createLayerFile({
    source: { type: "user", file: userFile },
    file: userFile,
    isOurs: true,
    log,
  });
  const managed = createLayerFile({
    source: { type: "legacyManagedConfigTomlFromFile", file: managedFile },
    file: managedFile,
    isOurs: true,
    log,
  });
  const projects = createProjectLayers(options);
  const overrides = options.cliOverrides.map(parseOverride);
  const requests = new Remembered<Layer>(64);
  const outers = new IdentityCache<OutsideProjects>();
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
    async load({ cwd, requested = {}, showDisabled = false }) {
      const below = await Promise.all([system.load(), user.load()]);
      const request = requestLayer(requested);
      const managedLayer = await managed.load();
      const above = [
        await loadFlags(),
        ...(request === null ? [] : [request]),
        ...(exists(managedLayer) ? [managedLayer] : []),
      ];
      const outer = outers.get(JSON.stringify(requested), [...below, ...above], () =>
        outsideProjects([...below, ...above]),
      );
      const { profile } = outer;
      if (cwd === null) return stackOf([...below, ...above], profile, [], null);
      // Trust and the markers of a project's root are never the project's own to say.
      const place = projectPlace(cwd, outer.rootMarkers);
      const { layers, problems } = await projects.load(place, outer.config, showDisabled);
      return stackOf([...below, ...layers, ...above], profile, problems, {
        folder: projectOf(place),
        trust: trustOf(outer.config, place),
      });
    },
  };
}

/** Most machines have no such file, and need not be told so. */
function exists({ text, problems }: Layer): boolean {
  return text !== null || problems.length > 0;
}

interface OutsideProjects {
  readonly config: ConfigTable;
  readonly rootMarkers: readonly string[];
  readonly profile: ChosenProfile;
}

function outsideProjects(layers: readonly Layer[]): OutsideProjects {
  const profile = chosenProfile(layers);
  const config = mergeLayers(withProfile(layers, profile.layer));
  const { project_root_markers: markers } = config;
  return {
    config,
    profile,
    rootMarkers: Array.isArray(markers)
      ? markers.filter((marker) => typeof marker === "string")
      : DEFAULT_PROJECT_ROOT_MARKERS,
  };
}

function stackOf(
  layers: readonly Layer[],
  profile: ChosenProfile,
  problems: readonly ConfigProblem[],
  project: LayerStack["project"],
): LayerStack {
  return {
    layers,
    inForce: withProfile(layers, profile.layer),
    problems: [...layers.flatMap((layer) => layer.problems), ...profile.problems, ...problems],
    project,
  };
}
