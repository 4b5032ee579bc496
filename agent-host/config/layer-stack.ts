// All layers that count for a working directory, from the machine's file to the options of a request.
import type { ConfigProblem, JsonValue } from "./config.js";
import type { Layer } from "./layer.js";
import { createOuterLayers, type OuterLayers, type OuterLayersOptions } from "./outer-layers.js";
import { withProfile } from "./profile.js";
import { createProjectLayers, type ProjectLayersOptions } from "./project-layers.js";
import { projectPlace } from "./project-place.js";
import { projectOf, type TrustLevel, trustOf } from "./project-trust.js";
import type { Requirements } from "./requirements/requirements.js";
import { createRequirementsFiles, type LoadedRequirements } from "./requirements/requirements-files.js";

export interface LayerStack {
  /** Lowest first. Those that are disabled are among them and say nothing. */
  readonly layers: readonly Layer[];
  /** The same with the profile that is on, as one more layer. */
  readonly inForce: readonly Layer[];
  /** The layer of what the request asks for. */
  readonly request: Layer | null;
  readonly requirements: Requirements;
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
  /** Throws HostError "invalid-request" when an option or a request is at fault, or requirements are broken. */
  load(request: StackRequest): Promise<LayerStack>;
}

/** Throws HostError "invalid-request" that names the option when one of `-c` is malformed. */
export function createLayerStacks(options: OuterLayersOptions & ProjectLayersOptions): LayerStacks {
  const outerLayers = createOuterLayers(options);
  const projects = createProjectLayers(options);
  const requirements = createRequirementsFiles({
    files: options.machine.requirementsFiles,
    hostName: options.machine.hostName,
    log: options.log,
  });
  return {
    async load({ cwd, requested = {}, showDisabled = false }) {
      const outer = await outerLayers.load(requested);
      const demanded = await requirements.load(outer.managed);
      const { below, above } = outer;
      if (cwd === null) return stackOf(outer, demanded, [...below, ...above], [], null);
      // Trust and the markers of a project's root are never the project's own to say.
      const place = projectPlace(cwd, outer.rootMarkers);
      const { layers, problems } = await projects.load(place, outer.config, showDisabled);
      return stackOf(outer, demanded, [...below, ...layers, ...above], problems, {
        folder: projectOf(place),
        trust: trustOf(outer.config, place),
      });
    },
  };
}

function stackOf(
  { profile, request }: OuterLayers,
  demanded: LoadedRequirements,
  layers: readonly Layer[],
  problems: readonly ConfigProblem[],
  project: LayerStack["project"],
): LayerStack {
  return {
    layers,
    inForce: withProfile(layers, profile.layer),
    request,
    requirements: demanded.requirements,
    problems: [
      ...layers.flatMap((layer) => layer.problems),
      ...profile.problems,
      ...problems,
      ...demanded.problems,
    ],
    project,
  };
}
