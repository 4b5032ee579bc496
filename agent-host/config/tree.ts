// Plain operations on configuration values: merging, reaching into tables, naming leaves, fingerprints.
import { createHash } from "node:crypto";
import type { JsonValue } from "./config.js";
import { formatKeyPath, isSafeKey } from "./key-path.js";

export type ConfigTable = { [key: string]: JsonValue };

export function isTable(value: unknown): value is ConfigTable {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `over` on top of `under`: tables merge key by key, everything else replaces. Neither argument changes. */
export function mergeTables(under: ConfigTable, over: ConfigTable): ConfigTable {
  const merged: ConfigTable = { ...under };
  for (const [key, value] of Object.entries(over)) {
    if (!isSafeKey(key)) continue;
    const below = merged[key];
    merged[key] = isTable(below) && isTable(value) ? mergeTables(below, value) : value;
  }
  return merged;
}

export function valueAt(table: ConfigTable, keys: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = table;
  for (const key of keys) {
    if (!isTable(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** A copy of the table with the value there; what stands in the way of the path is replaced by tables. */
export function withValue(table: ConfigTable, keys: readonly string[], value: JsonValue): ConfigTable {
  const [key, ...rest] = keys;
  if (key === undefined) return table;
  const below = table[key];
  return { ...table, [key]: rest.length === 0 ? value : withValue(isTable(below) ? below : {}, rest, value) };
}

/** A copy of the table without that value; tables that become empty stay. */
export function withoutValue(table: ConfigTable, keys: readonly string[]): ConfigTable {
  const [key, ...rest] = keys;
  if (key === undefined || !Object.hasOwn(table, key)) return table;
  const { [key]: below, ...others } = table;
  if (rest.length === 0) return others;
  return isTable(below) ? { ...table, [key]: withoutValue(below, rest) } : table;
}

/** The dotted paths of everything that is not a table. */
export function leafPaths(table: ConfigTable, prefix: readonly string[] = []): string[] {
  return Object.entries(table).flatMap(([key, value]) => {
    const path = [...prefix, key];
    return isTable(value) ? leafPaths(value, path) : [formatKeyPath(path)];
  });
}

/** `sha256:` and the digest of the value as JSON with sorted keys. */
export function fingerprint(value: JsonValue): string {
  return `sha256:${createHash("sha256").update(canonicalJson(value)).digest("hex")}`;
}

function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isTable(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${members.join(",")}}`;
}
