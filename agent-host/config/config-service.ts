// The configuration as the host uses it: files and options in, settings out.
import path from "node:path";
import type { Clock } from "../base/clock.js";
import type { Log } from "../base/log.js";
import type { ConfigLayer } from "../protocol/config.js";
import type { ConfigService, Settings } from "./config.js";
import { ConfigWatch } from "./config-watch.js";
import { effectiveConfig } from "./effective.js";
import { checkEnablement, featureStates } from "./features.js";
import { IdentityCache } from "./identity-cache.js";
import { formatKeyPath } from "./key-path.js";
import { type Layer, mergeLayers, metadataOf, originsOf } from "./layer.js";
import { createLayerStacks } from "./layer-stack.js";
import type { MachineConfig } from "./machine.js";
import { overriddenBy } from "./overridden.js";
import { resolveSettings } from "./resolve.js";
import type { ConfigTable } from "./tree.js";

export interface ConfigServiceOptions {
  /** The folder of the user's config.toml. */
  readonly home: string;
  readonly machine: MachineConfig;
  readonly env: (name: string) => string | undefined;
  /** Values of the option `-c`, as `key=value`. */
  readonly cliOverrides: readonly string[];
  /** What `~` stands for in paths. */
  readonly homeDir: string;
  /** Whether what is not understood, and what is wrong, lets nothing start. */
  readonly strict: boolean;
  /** Whether somebody is signed in to the hosted models under that configuration; asked where it names no provider. */
  readonly isSignedIn: (config: ConfigTable) => Promise<boolean>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Throws HostError "invalid-request" that names the option when one of `-c` is malformed. */
export function createConfigService(options: ConfigServiceOptions): ConfigService {
  const userFile = path.join(options.home, "config.toml");
  const stacks = createLayerStacks({ ...options, userFile });
  const cache = new IdentityCache<Settings>();
  const watch = new ConfigWatch(
    [userFile, options.machine.systemFile, options.machine.managedFile, ...options.machine.requirementsFiles],
    options.clock,
  );
  const checked = new IdentityCache<void>();
  const runtimeFeatures = new Map<string, boolean>();
  let lastWrite: Promise<unknown> = Promise.resolve();

  /** Strict mode is for those who want it: nobody else loads it. */
  const checkOnce = async (layers: readonly Layer[]): Promise<void> => {
    const { checkStrictly } = await import("./strict.js");
    checked.get("", layers, () => checkStrictly(layers));
  };

  const write: ConfigService["writeBatch"] = async (params) => {
    const { writeUserValues } = await import("./write-value.js");
    const { requirements } = await stacks.load({ cwd: null });
    const written = await writeUserValues(userFile, params, requirements);
    const { inForce } = await stacks.load({ cwd: null });
    const overridden = written.paths
      .map((keys) => overriddenBy(inForce, keys))
      .find(({ status }) => status !== undefined);
    return {
      status: "ok",
      version: written.version,
      filePath: userFile,
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
      const absolute = path.resolve(cwd);
      const stack = await stacks.load({ cwd: absolute, requested });
      const merged = mergeLayers(stack.inForce);
      const signedIn = merged.model_provider === undefined && (await options.isSignedIn(merged));
      const inputs = [
        signedIn,
        ...stack.layers,
        stack.requirements,
        stack.project?.trust,
        ...[...runtimeFeatures].flat(),
      ];
      if (options.strict) await checkOnce(stack.layers);
      return cache.get(`${absolute}\n${JSON.stringify(requested)}`, inputs, () => {
        watch.note(absolute, stack.layers);
        return resolveSettings(stack, {
          cwd: absolute,
          homeDir: options.homeDir,
          env: options.env,
          runtimeFeatures,
          signedIn,
        });
      });
    },
    async read({ includeLayers, cwd }) {
      const { layers, inForce } = await stacks.load({
        cwd: cwd === null ? null : path.resolve(cwd),
        showDisabled: includeLayers,
      });
      const shown = layers.filter(
        (layer) => layer.source.type !== "sessionFlags" || Object.keys(layer.table).length > 0,
      );
      return {
        config: effectiveConfig(mergeLayers(inForce)),
        origins: originsOf(inForce),
        layers: includeLayers ? shown.reverse().map(toWireLayer) : null,
      };
    },
    writeValue: (params) => writeInTurn({ ...params, edits: [params] }),
    writeBatch: writeInTurn,
    async trust(cwd) {
      const { project } = await stacks.load({ cwd: path.resolve(cwd) });
      if (project === null || project.trust !== null) return;
      const keyPath = formatKeyPath(["projects", project.folder, "trust_level"]);
      await writeInTurn({ edits: [{ keyPath, value: "trusted", mergeStrategy: "replace" }] });
    },
    requirements: async () => (await stacks.load({ cwd: null })).requirements,
    async features() {
      const { inForce, requirements } = await stacks.load({ cwd: null });
      return featureStates(mergeLayers(inForce), runtimeFeatures, requirements.table.features);
    },
    onChange: (listener) => watch.onChange(listener),
    async setFeatures(enablement) {
      checkEnablement(enablement);
      for (const [name, enabled] of Object.entries(enablement)) runtimeFeatures.set(name, enabled);
    },
  };
}

function toWireLayer(layer: Layer): ConfigLayer {
  const { disabledReason } = layer;
  const shown = { ...metadataOf(layer), config: layer.table };
  return disabledReason === null ? shown : { ...shown, disabledReason };
}
