// A layer that lives in a file: read again only when the file changed, its last good content kept while it is broken.
import { lstatSync, type Stats, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { errorMessage, isSystemError } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { ConfigLayerSource } from "../protocol/config.js";
import type { ConfigProblem } from "./config.js";
import { emptyLayer, keyProblem, type Layer } from "./layer.js";
import { locateKey } from "./locate.js";
import { readPlainFile } from "./read-plain-file.js";
import { findIssues, withoutIssues } from "./schema.js";
import { parseToml, TomlSyntaxError } from "./toml.js";
import { type ConfigTable, fingerprint, withoutValue } from "./tree.js";

export interface LayerFile {
  readonly path: string;
  /** The same object for as long as the file is the same. Does not throw: a broken file is a problem of its layer. */
  load(): Promise<Layer>;
}

export interface LayerFileOptions {
  readonly source: ConfigLayerSource;
  readonly file: string;
  /** False for files that come with a workspace: then links and files of odd kinds and sizes are refused. */
  readonly isOurs: boolean;
  /** Keys that the file may not set. */
  readonly forbiddenKeys?: readonly string[];
  readonly log: Log;
}

export function createLayerFile({
  source,
  file,
  isOurs,
  forbiddenKeys = [],
  log,
}: LayerFileOptions): LayerFile {
  let cached: { readonly stamp: string; readonly layer: Layer } | null = null;
  let lastGood: Layer | null = null;

  const read = async (stamp: string): Promise<Layer> => {
    if (stamp === "") return emptyLayer(source, file);
    try {
      const text = await (isOurs ? readFile(file, "utf8") : readPlainFile(file));
      lastGood = await fileLayer(emptyLayer(source, file), file, text, forbiddenKeys);
      return lastGood;
    } catch (error) {
      const problem = fileProblem(file, error);
      return { ...(lastGood ?? emptyLayer(source, file)), problems: [problem], unreadable: problem };
    }
  };

  return {
    path: file,
    async load() {
      const stamp = stampOf(file, isOurs);
      if (cached?.stamp === stamp) return cached.layer;
      const layer = await read(stamp);
      for (const { summary, details, line } of layer.problems) {
        log.warn(summary, { path: file, line, details });
      }
      cached = { stamp, layer };
      return layer;
    },
  };
}

async function fileLayer(
  empty: Layer,
  file: string,
  text: string,
  forbiddenKeys: readonly string[],
): Promise<Layer> {
  const table = await parseToml(text);
  const forbidden = forbiddenKeys.filter((key) => Object.hasOwn(table, key));
  const allowed = forbidden.reduce<ConfigTable>((rest, key) => withoutValue(rest, [key]), table);
  const issues = findIssues(allowed);
  return {
    ...empty,
    text,
    table,
    valid: withoutIssues(allowed, issues),
    version: fingerprint(table),
    problems: [
      ...issues.map((issue) => keyProblem(file, text, issue)),
      ...(forbidden.length === 0 ? [] : [forbiddenProblem(file, text, forbidden)]),
    ],
  };
}

function forbiddenProblem(file: string, text: string, keys: readonly string[]): ConfigProblem {
  const [position] = keys
    .flatMap((key) => locateKey(text, [key]) ?? [])
    .sort((one, other) => one.line - other.line);
  return {
    summary: `a project may not set ${keys.join(", ")}: ignored`,
    details: "set it in your own config.toml if you want it",
    path: file,
    line: position?.line ?? null,
    column: position?.column ?? null,
  };
}

export function fileProblem(file: string, error: unknown): ConfigProblem {
  const isSyntax = error instanceof TomlSyntaxError;
  return {
    summary: `${path.basename(file)} cannot be read; its last good content stays in force`,
    details: errorMessage(error),
    path: file,
    line: isSyntax ? error.line : null,
    column: isSyntax ? error.column : null,
  };
}

/**
 * Changes whenever the file does; empty when there is none. Asked of every file before every turn, and therefore
 * without a trip to another thread, which would cost more than the answer.
 */
export function stampOf(file: string, followLinks: boolean): string {
  try {
    const stats = (followLinks ? statSync : lstatSync)(file, { throwIfNoEntry: false });
    return stats === undefined ? "" : stampOfStats(stats);
  } catch (error) {
    if (isSystemError(error, "ENOTDIR")) return "";
    // Reading it will say what is the matter.
    return errorMessage(error);
  }
}

function stampOfStats({ ino, size, mtimeMs, ctimeMs }: Stats): string {
  return `${ino}:${size}:${mtimeMs}:${ctimeMs}`;
}
