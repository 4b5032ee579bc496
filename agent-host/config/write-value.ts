// Changes to the user's config.toml: checked before they are written, written together or not at all.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { errorMessage, HostError, isSystemError } from "../base/errors.js";
import type { ConfigBatchWriteParams, ConfigEdit } from "../protocol/config.js";
import type { JsonValue } from "./config.js";
import { formatKeyPath, parseKeyPath } from "./key-path.js";
import { replaceFile } from "./replace-file.js";
import type { Requirements } from "./requirements/requirements.js";
import { findViolations } from "./requirements/violations.js";
import { type ConfigIssue, findIssues, withoutIssues } from "./schema.js";
import { parseToml } from "./toml.js";
import { editToml } from "./toml-edit.js";
import {
  type ConfigTable,
  fingerprint,
  isTable,
  mergeTables,
  valueAt,
  withoutValue,
  withValue,
} from "./tree.js";

type WriteErrorCode =
  | "configLayerReadonly"
  | "configVersionConflict"
  | "configValidationError"
  | "configPathNotFound";

export interface WrittenValues {
  /** The path of each edit, in order. */
  readonly paths: readonly (readonly string[])[];
  /** The version of the user's layer after the write. */
  readonly version: string;
}

/** How often others may change the file between our look at it and our write. */
const MAX_ATTEMPTS = 10;

type Batch = Pick<ConfigBatchWriteParams, "edits" | "filePath" | "expectedVersion">;

/** Throws HostError "invalid-request" with `data.config_write_error_code`, or "store-failed" when the disk refuses. */
export async function writeUserValues(
  file: string,
  { edits, filePath, expectedVersion }: Batch,
  requirements: Requirements,
): Promise<WrittenValues> {
  if (filePath !== null && filePath !== undefined && path.resolve(filePath) !== path.resolve(file)) {
    throw refusal("configLayerReadonly", "only the user's config.toml can be written");
  }
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const written = await writeOnce(file, { edits, expectedVersion }, requirements);
    if (written !== null) return written;
  }
  throw new HostError("store-failed", `failed to write ${file}: others keep changing it`);
}

/** Null when somebody else changed the file meanwhile; then nothing is written. */
async function writeOnce(
  file: string,
  { edits, expectedVersion }: Omit<Batch, "filePath">,
  requirements: Requirements,
): Promise<WrittenValues | null> {
  const text = await readText(file);
  const before = await parseCurrent(file, text);
  if (expectedVersion !== null && expectedVersion !== undefined && expectedVersion !== fingerprint(before)) {
    throw refusal(
      "configVersionConflict",
      "the configuration was changed since it was read; read it again and retry",
    );
  }
  const paths: string[][] = [];
  let state = { text, table: before };
  for (const edit of edits) {
    const keys = pathOf(edit.keyPath);
    paths.push(keys);
    state = await applyEdit(file, state, keys, edit);
  }
  checkNewIssues(before, state.table, requirements);
  try {
    if (edits.length > 0 && !(await replaceFile(file, state.text, text))) return null;
  } catch (error) {
    throw new HostError("store-failed", `failed to write ${file}: ${errorMessage(error)}`, { cause: error });
  }
  return { paths, version: fingerprint(state.table) };
}

interface FileState {
  readonly text: string;
  readonly table: ConfigTable;
}

async function applyEdit(
  file: string,
  state: FileState,
  keys: readonly string[],
  edit: ConfigEdit,
): Promise<FileState> {
  const value = toJsonValue(edit.value);
  const table = changed(state.table, keys, value, edit.mergeStrategy);
  const finalValue = value === null ? null : (valueAt(table, keys) ?? null);
  const text = await editToml(state.text, { keys, value: finalValue }, table);
  if (text !== null) return { text, table };
  throw refusal(
    "configValidationError",
    `${formatKeyPath(keys)} cannot be changed without disturbing the rest of ${file}; edit the file by hand`,
  );
}

function pathOf(keyPath: string): string[] {
  if (keyPath.trim() === "") throw refusal("configValidationError", "keyPath must not be empty");
  try {
    return parseKeyPath(keyPath);
  } catch (error) {
    throw refusal("configValidationError", errorMessage(error));
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return "";
    throw new HostError("store-failed", `failed to read ${file}: ${errorMessage(error)}`, { cause: error });
  }
}

async function parseCurrent(file: string, text: string): Promise<ConfigTable> {
  try {
    return await parseToml(text);
  } catch (error) {
    throw refusal(
      "configValidationError",
      `${file} has a mistake that must be mended first: ${errorMessage(error)}`,
    );
  }
}

function changed(
  before: ConfigTable,
  keys: readonly string[],
  value: JsonValue,
  strategy: ConfigEdit["mergeStrategy"],
): ConfigTable {
  for (let depth = 1; depth < keys.length; depth++) {
    const parent = valueAt(before, keys.slice(0, depth));
    if (parent !== undefined && !isTable(parent)) {
      throw refusal("configValidationError", `${formatKeyPath(keys.slice(0, depth))} is not a table`);
    }
  }
  const current = valueAt(before, keys);
  if (value === null) {
    if (current === undefined)
      throw refusal("configPathNotFound", `there is no ${formatKeyPath(keys)} to delete`);
    return withoutValue(before, keys);
  }
  const isMerge = strategy === "upsert" && isTable(current) && isTable(value);
  return withValue(before, keys, isMerge ? mergeTables(current, value) : value);
}

/** Mistakes that were there before do not stand in the way of other changes. */
function checkNewIssues(before: ConfigTable, after: ConfigTable, requirements: Requirements): void {
  const old = new Set(issuesOf(before, requirements).map(textOf));
  for (const issue of issuesOf(after, requirements)) {
    if (!old.has(textOf(issue)))
      throw refusal("configValidationError", `invalid configuration: ${textOf(issue)}`);
  }
}

function issuesOf(table: ConfigTable, requirements: Requirements): ConfigIssue[] {
  const issues = findIssues(table);
  return [...issues, ...findViolations(requirements, withoutIssues(table, issues))];
}

function textOf({ path: keys, message }: ConfigIssue): string {
  return `${message} in \`${formatKeyPath(keys)}\``;
}

/** TOML has no null, so none may hide inside a value. */
function toJsonValue(value: ConfigEdit["value"]): JsonValue {
  if (value !== null && hasNull(value)) {
    throw refusal("configValidationError", "null is no configuration value; it deletes as a whole only");
  }
  return value;
}

function hasNull(value: JsonValue): boolean {
  if (value === null) return true;
  return typeof value === "object" && Object.values(value).some(hasNull);
}

function refusal(code: WriteErrorCode, message: string): HostError {
  return new HostError("invalid-request", message, { data: { config_write_error_code: code } });
}
