// One layer of a configuration, and what layers add up to. Lists of layers are lowest first throughout.
import { HostError } from "../base/errors.js";
import type { ConfigLayerMetadata, ConfigLayerSource } from "../protocol/config.js";
import type { ConfigProblem } from "./config.js";
import { formatKeyPath, parseKeyPath } from "./key-path.js";
import { locateKey } from "./locate.js";
import { type ConfigIssue, findIssues } from "./schema.js";
import { type ConfigTable, fingerprint, leafPaths, mergeTables, valueAt } from "./tree.js";

export interface Layer {
  readonly source: ConfigLayerSource;
  /** Where it was read from: relative paths start at its folder. Null for layers without a file. */
  readonly file: string | null;
  /** The file's text, to point at places in it. */
  readonly text: string | null;
  /** What its keys stand below in the file: nothing, or the profile whose values these are. */
  readonly keyPrefix: readonly string[];
  /** As written. */
  readonly table: ConfigTable;
  /** The part in force: without values that are wrong, and without anything while the layer is disabled. */
  readonly valid: ConfigTable;
  readonly version: string;
  readonly problems: readonly ConfigProblem[];
  /** The one of them that kept the file from being read at all. */
  readonly unreadable: ConfigProblem | null;
  /** Why nothing of it counts, if so. */
  readonly disabledReason: string | null;
}

export function emptyLayer(source: ConfigLayerSource, file: string | null = null): Layer {
  return {
    source,
    file,
    text: null,
    keyPrefix: [],
    table: {},
    valid: {},
    version: fingerprint({}),
    problems: [],
    unreadable: null,
    disabledReason: null,
  };
}

/** A layer from options or requests: whoever gave it is told what is wrong. Throws HostError "invalid-request". */
export function flagsLayer(table: ConfigTable): Layer {
  const empty = emptyLayer({ type: "sessionFlags" });
  if (Object.keys(table).length === 0) return empty;
  const [issue] = findIssues(table);
  if (issue !== undefined) throw invalidConfiguration(`${issue.message} in \`${formatKeyPath(issue.path)}\``);
  return { ...empty, table, valid: table, version: fingerprint(table) };
}

/** The values in force. */
export function mergeLayers(layers: readonly Layer[]): ConfigTable {
  return layers.reduce<ConfigTable>((merged, layer) => mergeTables(merged, layer.valid), {});
}

/** The highest layer that says something about the key, or null. */
export function ownerOf(layers: readonly Layer[], keys: readonly string[]): Layer | null {
  return layers.findLast((layer) => valueAt(layer.valid, keys) !== undefined) ?? null;
}

/** For each leaf in force, the layer it comes from. */
export function originsOf(layers: readonly Layer[]): Record<string, ConfigLayerMetadata> {
  const origins: Record<string, ConfigLayerMetadata> = {};
  // A table that was replaced as a whole has left nothing behind, so only what is in force is looked up.
  for (const path of leafPaths(mergeLayers(layers))) {
    const owner = ownerOf(layers, parseKeyPath(path));
    if (owner !== null) origins[path] = metadataOf(owner);
  }
  return origins;
}

export function metadataOf(layer: Layer): ConfigLayerMetadata {
  return { name: layer.source, version: layer.version };
}

/** The problem of a key in its file. Throws HostError "invalid-request" when the key came from elsewhere. */
export function blame(layers: readonly Layer[], path: readonly string[], message: string): ConfigProblem {
  const owner = ownerOf(layers, path);
  if (owner !== null && owner.file !== null && owner.text !== null) {
    return keyProblem(owner.file, owner.text, { path: [...owner.keyPrefix, ...path], message });
  }
  throw invalidConfiguration(`${message} in \`${formatKeyPath(path)}\``);
}

export function keyProblem(file: string, text: string, { path: keys, message }: ConfigIssue): ConfigProblem {
  const position = locateKey(text, keys);
  return {
    summary: `the setting ${formatKeyPath(keys)} is not valid and is ignored`,
    details: message,
    path: file,
    line: position?.line ?? null,
    column: position?.column ?? null,
  };
}

export function invalidConfiguration(message: string): HostError {
  return new HostError("invalid-request", `failed to load configuration: ${message}`);
}
