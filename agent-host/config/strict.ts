// Strict mode: what is not understood is a mistake, and a mistake is the end.
import type { JsonValue } from "./config.js";
import { isKnownFeature } from "./features.js";
import { formatKeyPath } from "./key-path.js";
import { KNOWN_KEYS, type KnownKeys } from "./known-keys.js";
import { invalidConfiguration, type Layer } from "./layer.js";
import { locateKey } from "./locate.js";
import { type ConfigIssue, findIssues } from "./schema.js";
import { type ConfigTable, isTable } from "./tree.js";

const KIND_NAMES: Readonly<Record<Exclude<KnownKeys, object>, string>> = {
  any: "a value",
  text: "a string",
  flag: "true or false",
  number: "a number",
  texts: "a list of strings",
};

/** Throws HostError "invalid-request" that names the first mistake with its field and place. No value is told. */
export function checkStrictly(layers: readonly Layer[]): void {
  for (const layer of layers) {
    if (layer.disabledReason !== null) continue;
    const { unreadable } = layer;
    if (unreadable !== null) {
      const place = placeOf(layer.file, unreadable.line, unreadable.column);
      throw invalidConfiguration(`${place}: ${unreadable.details ?? unreadable.summary}`);
    }
    const [issue] = mistakesIn(layer.table);
    if (issue === undefined) continue;
    const position = layer.text === null ? null : locateKey(layer.text, issue.path, "key");
    const place = placeOf(layer.file, position?.line ?? null, position?.column ?? null);
    throw invalidConfiguration(`${place}: ${issue.message} \`${formatKeyPath(issue.path)}\``);
  }
}

function placeOf(file: string | null, line: number | null, column: number | null): string {
  if (file === null) return "option -c or request";
  return line === null ? file : `${file}:${line}:${column ?? 1}`;
}

function mistakesIn(table: ConfigTable): ConfigIssue[] {
  const wrong = findIssues(table).map(({ path, message }) => ({ path, message: `${message} in field` }));
  return [...unknownIn(table, KNOWN_KEYS, []), ...unknownFeatures(table, []), ...wrong];
}

function unknownIn(value: JsonValue, known: KnownKeys, path: readonly string[]): ConfigIssue[] {
  if (typeof known === "string")
    return isOfKind(value, known) ? [] : [{ path, message: `expected ${KIND_NAMES[known]} in field` }];
  if (!isTable(value)) return [{ path, message: "expected a table in field" }];
  return Object.entries(value).flatMap(([key, member]) => {
    const below = Object.hasOwn(known, key) ? known[key] : known["*"];
    const at = [...path, key];
    return below === undefined ? [{ path: at, message: "unknown field" }] : unknownIn(member, below, at);
  });
}

function unknownFeatures(table: ConfigTable, path: readonly string[]): ConfigIssue[] {
  const own = Object.keys(isTable(table.features) ? table.features : {})
    .filter((name) => !isKnownFeature(name))
    .map((name) => ({ path: [...path, "features", name], message: "unknown feature" }));
  const profiles = Object.entries(isTable(table.profiles) ? table.profiles : {});
  return [
    ...own,
    ...profiles.flatMap(([name, profile]) =>
      isTable(profile) ? unknownFeatures(profile, [...path, "profiles", name]) : [],
    ),
  ];
}

function isOfKind(value: JsonValue, kind: Exclude<KnownKeys, object>): boolean {
  switch (kind) {
    case "any":
      return true;
    case "text":
      return typeof value === "string";
    case "flag":
      return typeof value === "boolean";
    case "number":
      return typeof value === "number";
    case "texts":
      return Array.isArray(value) && value.every((one) => typeof one === "string");
    default:
      return kind satisfies never;
  }
}
