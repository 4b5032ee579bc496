// The configuration as the host uses it: files and options in, settings out.
import path from "node:path";
import type { Log } from "../base/log.js";
import type { ConfigLayerSource, ConfigWriteResponse } from "../protocol/config.js";
import type { ConfigService, JsonValue } from "./config.js";
import { effectiveConfig } from "./effective.js";
import { checkEnablement, featureStates } from "./features.js";
import { formatKeyPath } from "./key-path.js";
import {
  createLayerFile,
  emptyLayer,
  flagsLayer,
  type Layer,
  mergeLayers,
  metadataOf,
  originsOf,
  ownerOf,
} from "./layers.js";
import { overridesTable, parseOverride, requestTable } from "./overrides.js";
import { resolveSettings, trustOf } from "./resolve.js";
import { toKnownConfig } from "./schema.js";
import { valueAt } from "./tree.js";

export interface ConfigServiceOptions {
  /** The folder of the user's config.toml. */
  readonly home: string;
  /** The administrator's file, see systemConfigFile; it need not exist. */
  readonly systemFile: string;
  readonly env: (name: string) => string | undefined;
  /** Values of the option `-c`, as `key=value`. */
  readonly cliOverrides: readonly string[];
  /** What `~` stands for in paths. */
  readonly homeDir: string;
  readonly log: Log;
}

/** Throws HostError "invalid-request" that names the option when one of `-c` is malformed. */
export function createConfigService(options: ConfigServiceOptions): ConfigService {
  const system = createLayerFile({ type: "system", file: options.systemFile }, options.log);
  const user = createLayerFile({ type: "user", file: path.join(options.home, "config.toml") }, options.log);
  const overrides = options.cliOverrides.map(parseOverride);
  const runtimeFeatures = new Map<string, boolean>();
  let flags: Layer | null = null;
  let lastWrite: Promise<unknown> = Promise.resolve();

  /** Lowest first. The options never change, so they are read once. */
  const loadLayers = async (): Promise<Layer[]> => {
    const [systemLayer, userLayer] = await Promise.all([system.load(), user.load()]);
    flags ??=
      overrides.length === 0
        ? emptyLayer({ type: "sessionFlags" })
        : flagsLayer(await overridesTable(overrides));
    return [systemLayer, userLayer, flags];
  };

  const write: ConfigService["writeBatch"] = async (params) => {
    const { writeUserValues } = await import("./write-value.js");
    const written = await writeUserValues(user.path, params);
    const layers = await loadLayers();
    const overridden = written.paths
      .map((keys) => overriddenBy(layers, keys))
      .find(({ status }) => status !== undefined);
    return {
      status: "ok",
      version: written.version,
      filePath: user.path,
      overriddenMetadata: null,
      ...overridden,
    };
  };
  /** Two edits of one file go one after the other, or the later one would undo the earlier. */
  const writeInTurn: ConfigService["writeBatch"] = (params) => {
    const result = lastWrite.then(() => write(params));
    lastWrite = result.catch(() => undefined);
    return result;
  };

  return {
    async settings(cwd, requested = {}) {
      const layers = await loadLayers();
      const table = requestTable(requested);
      if (Object.keys(table).length > 0) layers.push(flagsLayer(table));
      return resolveSettings(layers, {
        cwd: path.resolve(cwd),
        homeDir: options.homeDir,
        env: options.env,
        runtimeFeatures,
      });
    },
    async read({ includeLayers }) {
      const layers = await loadLayers();
      const shown = layers.filter((layer) => layer.source.type !== "sessionFlags" || overrides.length > 0);
      return {
        config: effectiveConfig(mergeLayers(layers)),
        origins: originsOf(layers),
        layers: includeLayers
          ? shown.reverse().map((layer) => ({ ...metadataOf(layer), config: layer.table }))
          : null,
      };
    },
    writeValue: (params) => writeInTurn({ ...params, edits: [params] }),
    writeBatch: writeInTurn,
    async trust(cwd) {
      const { project, level } = trustOf(toKnownConfig(mergeLayers(await loadLayers())), path.resolve(cwd));
      if (level !== null) return;
      const keyPath = formatKeyPath(["projects", project, "trust_level"]);
      await writeInTurn({ edits: [{ keyPath, value: "trusted", mergeStrategy: "replace" }] });
    },
    features: async () => featureStates(mergeLayers(await loadLayers()), runtimeFeatures),
    async setFeatures(enablement) {
      checkEnablement(enablement);
      for (const [name, enabled] of Object.entries(enablement)) runtimeFeatures.set(name, enabled);
    },
  };
}

/** Says so when a layer above the user's decides about the key. */
function overriddenBy(layers: readonly Layer[], keys: readonly string[]): Partial<ConfigWriteResponse> {
  const userRank = layers.findIndex((layer) => layer.source.type === "user");
  const above = layers.slice(userRank + 1);
  const owner = ownerOf(above, keys);
  const effectiveValue: JsonValue = valueAt(mergeLayers(layers), keys) ?? null;
  const own = layers[userRank];
  if (owner === null || JSON.stringify(effectiveValue) === JSON.stringify(valueAt(own?.table ?? {}, keys)))
    return {};
  return {
    status: "okOverridden",
    overriddenMetadata: {
      message: `Overridden by ${layerTitle(owner.source)}`,
      overridingLayer: metadataOf(owner),
      effectiveValue,
    },
  };
}

function layerTitle(source: ConfigLayerSource): string {
  switch (source.type) {
    case "system":
      return "system settings";
    case "user":
      return "user settings";
    case "project":
      return "project settings";
    case "sessionFlags":
      return "session flags";
    case "mdm":
    case "legacyManagedConfigTomlFromFile":
    case "legacyManagedConfigTomlFromMdm":
      return "managed settings";
  }
}
