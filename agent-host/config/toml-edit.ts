// Changes one value in a TOML text; comments and layout elsewhere stay. New tables are appended as text, the rest
// is left to a library with rough edges: whatever comes out is parsed again and compared.
import { isDeepStrictEqual } from "node:util";
import type { JsonValue } from "./config.js";
import { formatKey, formatKeyPath } from "./key-path.js";
import { parseToml } from "./toml.js";
import { type ConfigTable, isTable } from "./tree.js";

/** New tables this deep get a section of their own, which people find easier to read than braces. */
const SECTION_DEPTH = 3;

/** `value` null deletes. The path leads through tables, or through nothing yet. */
export interface TomlEdit {
  readonly keys: readonly string[];
  readonly value: JsonValue;
}

/** The text in which exactly `wanted` stands, or null when no way of writing it was found. */
export async function editToml(text: string, edit: TomlEdit, wanted: ConfigTable): Promise<string | null> {
  for (const attempt of [withSection, patched, withRootLine]) {
    const edited = await attempt(text, edit);
    if (edited !== null && (await says(edited, wanted))) return edited;
  }
  return null;
}

async function says(text: string, wanted: ConfigTable): Promise<boolean> {
  try {
    return isDeepStrictEqual(await parseToml(text), wanted);
  } catch {
    // An attempt that is not even TOML.
    return false;
  }
}

async function patched(text: string, { keys, value }: TomlEdit): Promise<string | null> {
  const { parse, patch } = await import("@decimalturn/toml-patch");
  try {
    const document: unknown = parse(text);
    if (typeof document !== "object" || document === null) return null;
    setValue(document, keys, value);
    const edited = patch(text, document, { trailingComma: false, inlineTableStart: SECTION_DEPTH });
    return edited === "" || edited.endsWith("\n") ? edited : `${edited}\n`;
  } catch {
    // Some edits are beyond the library; the other ways are tried.
    return null;
  }
}

/** In place, so that dates and numbers elsewhere keep the library's own types. */
function setValue(document: object, keys: readonly string[], value: JsonValue): void {
  let table = document as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) {
    const below = table[key];
    if (typeof below !== "object" || below === null) table[key] = {};
    table = table[key] as Record<string, unknown>;
  }
  const last = keys.at(-1);
  if (last === undefined) return;
  if (value === null) delete table[last];
  else table[last] = value;
}

/** A table, a list of tables or a value in a table that is not there yet, as new sections at the end. */
async function withSection(text: string, { keys, value }: TomlEdit): Promise<string | null> {
  const name = formatKeyPath(keys);
  const sections =
    Array.isArray(value) && value.length > 0 && value.every(isTable)
      ? value.map((table) => `[[${name}]]\n${rows(table)}`)
      : isTable(value)
        ? [`[${name}]\n${rows(value)}`]
        : value !== null && keys.length > 1
          ? [`[${formatKeyPath(keys.slice(0, -1))}]\n${formatKey(keys.at(-1) ?? "")} = ${inline(value)}\n`]
          : null;
  if (sections === null) return null;
  const gap = text === "" ? "" : text.endsWith("\n") ? "\n" : "\n\n";
  return `${text}${gap}${sections.join("\n")}`;
}

/** Before the first section, where dotted keys belong to the document itself. */
async function withRootLine(text: string, { keys, value }: TomlEdit): Promise<string | null> {
  if (value === null) return null;
  return `${formatKeyPath(keys)} = ${inline(value)}\n${text}`;
}

function rows(table: ConfigTable): string {
  return Object.entries(table)
    .map(([key, value]) => `${formatKey(key)} = ${inline(value)}\n`)
    .join("");
}

/** JSON's strings are TOML's, but for the slash that JSON may leave alone and the one control character beyond. */
function inline(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (isTable(value)) {
    const members = Object.entries(value).map(([key, member]) => `${formatKey(key)} = ${inline(member)}`);
    return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
  }
  return JSON.stringify(value).replaceAll("\u007f", "\\u007f");
}
