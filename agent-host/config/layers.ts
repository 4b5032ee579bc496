// The layers of a configuration, lowest first, and what they add up to.
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { errorMessage, HostError, isSystemError } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { ConfigLayerMetadata, ConfigLayerSource } from "../protocol/config.js";
import type { ConfigProblem } from "./config.js";
import { formatKeyPath } from "./key-path.js";
import { locateKey } from "./locate.js";
import { type ConfigIssue, findIssues, withoutIssues } from "./schema.js";
import { parseToml, TomlSyntaxError } from "./toml.js";
import { type ConfigTable, fingerprint, leafPaths, mergeTables, valueAt } from "./tree.js";

export interface Layer {
  readonly source: ConfigLayerSource;
  /** As written. */
  readonly table: ConfigTable;
  /** Without the values that are wrong: the part in force. */
  readonly valid: ConfigTable;
  readonly version: string;
  readonly problems: readonly ConfigProblem[];
  /** The file's text, to point at places in it; null for layers without a file. */
  readonly text: string | null;
}

/** A layer that lives in a file. */
export interface LayerFile {
  readonly path: string;
  /** Reads the file again only when it changed. A broken file leaves its last good content in force. */
  load(): Promise<Layer>;
}

export function createLayerFile(source: ConfigLayerSource & { readonly file: string }, log: Log): LayerFile {
  let cached: { readonly stamp: string; readonly layer: Layer } | null = null;
  let lastGood: Layer | null = null;

  const read = async (stamp: string): Promise<Layer> => {
    if (stamp === "") return emptyLayer(source);
    try {
      const text = await readFile(source.file, "utf8");
      const layer = fileLayer(source, await parseToml(text), text);
      lastGood = layer;
      return layer;
    } catch (error) {
      const problem = fileProblem(source.file, error);
      return { ...(lastGood ?? emptyLayer(source)), problems: [problem] };
    }
  };

  return {
    path: source.file,
    async load() {
      const stamp = await stampOf(source.file);
      if (cached?.stamp === stamp) return cached.layer;
      const layer = await read(stamp);
      for (const { summary, details, line } of layer.problems) {
        log.warn(summary, { path: source.file, line, details });
      }
      cached = { stamp, layer };
      return layer;
    },
  };
}

function fileLayer(
  source: ConfigLayerSource & { readonly file: string },
  table: ConfigTable,
  text: string,
): Layer {
  const issues = findIssues(table);
  return {
    source,
    table,
    valid: withoutIssues(table, issues),
    version: fingerprint(table),
    problems: issues.map((issue) => keyProblem(source.file, text, issue)),
    text,
  };
}

export function emptyLayer(source: ConfigLayerSource): Layer {
  return { source, table: {}, valid: {}, version: fingerprint({}), problems: [], text: null };
}

/** A layer from options or requests: whoever gave it is told what is wrong. Throws HostError "invalid-request". */
export function flagsLayer(table: ConfigTable): Layer {
  const source = { type: "sessionFlags" } as const;
  if (Object.keys(table).length === 0) return emptyLayer(source);
  const [issue] = findIssues(table);
  if (issue !== undefined) {
    throw new HostError(
      "invalid-request",
      `failed to load configuration: ${issue.message} in \`${formatKeyPath(issue.path)}\``,
    );
  }
  return { source, table, valid: table, version: fingerprint(table), problems: [], text: null };
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
  for (const layer of layers) {
    for (const leaf of leafPaths(layer.valid)) origins[leaf] = metadataOf(layer);
  }
  return origins;
}

export function metadataOf(layer: Layer): ConfigLayerMetadata {
  return { name: layer.source, version: layer.version };
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

function fileProblem(file: string, error: unknown): ConfigProblem {
  const isSyntax = error instanceof TomlSyntaxError;
  return {
    summary: `${path.basename(file)} cannot be read; its last good content stays in force`,
    details: errorMessage(error),
    path: file,
    line: isSyntax ? error.line : null,
    column: isSyntax ? error.column : null,
  };
}

async function stampOf(file: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(file);
    return `${ino}:${size}:${mtimeMs}`;
  } catch (error) {
    if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return "";
    // Reading it will say what is the matter.
    return errorMessage(error);
  }
}
