// The layers that come with a workspace: `.codex/config.toml` and `.heddle/config.toml` from the project's root down
// to the working directory. Whoever wrote the workspace wrote them, so they count for nothing until it is trusted.
import { lstatSync } from "node:fs";
import path from "node:path";
import type { Log } from "../base/log.js";
import type { ConfigProblem } from "./config.js";
import { emptyLayer, type Layer } from "./layer.js";
import { createLayerFile, type LayerFile, stampOf } from "./layer-file.js";
import { FORBIDDEN_KEYS } from "./project-keys.js";
import type { ProjectPlace } from "./project-place.js";
import { projectOf, trustOf } from "./project-trust.js";
import { Remembered } from "./remembered.js";
import type { ConfigTable } from "./tree.js";

/** Lowest first: ours outranks the one it is modelled on. */
const FOLDER_NAMES = [".codex", ".heddle"];

export interface ProjectLayersOptions {
  /** The user's own folder, which is no project's even where it lies inside of one. */
  readonly home: string;
  readonly homeDir: string;
  /** The user's config.toml, where trust is noted. */
  readonly userFile: string;
  readonly log: Log;
}

export interface ProjectLayers {
  /** Lowest first. */
  readonly layers: readonly Layer[];
  /** What is to be said of folders that are disabled. */
  readonly problems: readonly ConfigProblem[];
}

export interface ProjectLayerFiles {
  /**
   * `config`: what the layers below and the options say, as far as trust goes. `showDisabled` reads also what does
   * not count, to show it.
   */
  load(place: ProjectPlace, config: ConfigTable, showDisabled: boolean): Promise<ProjectLayers>;
}

export function createProjectLayers(options: ProjectLayersOptions): ProjectLayerFiles {
  const files = new Remembered<LayerFile>(256);
  const disabled = new Remembered<Layer>(256);
  const notProjects = new Set([
    options.home,
    ...FOLDER_NAMES.map((name) => path.join(options.homeDir, name)),
  ]);

  const fileIn = (folder: string): LayerFile =>
    files.get(folder) ??
    files.put(
      folder,
      createLayerFile({
        source: { type: "project", dotCodexFolder: folder },
        file: path.join(folder, "config.toml"),
        isOurs: false,
        forbiddenKeys: FORBIDDEN_KEYS,
        log: options.log,
      }),
    );

  const disabledLayer = async (folder: string, disabledReason: string, show: boolean): Promise<Layer> => {
    const empty = emptyLayer({ type: "project", dotCodexFolder: folder });
    if (show) {
      const layer = isRealFolder(folder) ? await fileIn(folder).load() : empty;
      return { ...layer, valid: {}, problems: [], disabledReason };
    }
    const key = `${folder}\n${disabledReason}`;
    return disabled.get(key) ?? disabled.put(key, { ...empty, disabledReason });
  };

  const enabledLayer = async (folder: string): Promise<Layer> =>
    isRealFolder(folder) ? fileIn(folder).load() : linkedFolder(folder);

  return {
    async load(place, config, showDisabled) {
      const layers: Layer[] = [];
      const silenced = new Map<string, string[]>();
      for (const folder of configFolders(place, notProjects)) {
        const level = trustOf(config, place, path.dirname(folder));
        if (level === "trusted") {
          layers.push(await enabledLayer(folder));
          continue;
        }
        const reason = disabledReason(projectOf(place), level, options.userFile);
        layers.push(await disabledLayer(folder, reason, showDisabled));
        if (stampOf(path.join(folder, "config.toml"), false) === "") continue;
        silenced.set(reason, [...(silenced.get(reason) ?? []), folder]);
      }
      return { layers, problems: [...silenced].map(([reason, folders]) => silencedProblem(reason, folders)) };
    },
  };
}

function configFolders({ folders }: ProjectPlace, notProjects: ReadonlySet<string>): string[] {
  return folders
    .flatMap((folder) => FOLDER_NAMES.map((name) => path.join(folder, name)))
    .filter((folder) => !notProjects.has(folder) && stampOf(folder, false) !== "");
}

function isRealFolder(folder: string): boolean {
  try {
    return lstatSync(folder).isDirectory();
  } catch {
    // Whatever it is, it cannot be looked into.
    return false;
  }
}

function linkedFolder(folder: string): Layer {
  return {
    ...emptyLayer({ type: "project", dotCodexFolder: folder }),
    problems: [
      {
        summary: `${folder} is not a folder of its own and is not read`,
        details: "links are not followed to project configuration",
        path: folder,
        line: null,
        column: null,
      },
    ],
  };
}

function disabledReason(project: string, level: "untrusted" | null, userFile: string): string {
  return level === null
    ? `To load project-local config, hooks, and exec policies, add ${project} as a trusted project in ${userFile}.`
    : `${project} is marked as untrusted in ${userFile}. To load project-local config, hooks, and exec policies, mark it trusted.`;
}

function silencedProblem(reason: string, folders: readonly string[]): ConfigProblem {
  return {
    summary: `the configuration in these folders is not in force, since the project is not trusted: ${folders.join(", ")}`,
    details: reason,
    path: null,
    line: null,
    column: null,
  };
}
