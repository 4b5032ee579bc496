// One change to the user's config.toml: checked before it is written, written as a whole.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { errorMessage, HostError, isSystemError } from "../base/errors.js";
import type { ConfigValueWriteParams } from "../protocol/config.js";
import type { JsonValue } from "./config.js";
import { formatKeyPath, parseKeyPath } from "./key-path.js";
import { replaceFile } from "./replace-file.js";
import { findIssues } from "./schema.js";
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

export interface WrittenValue {
  readonly keys: readonly string[];
  /** The user's layer after the write. */
  readonly table: ConfigTable;
  readonly version: string;
}

/** Throws HostError "invalid-request" with `data.config_write_error_code`, or "store-failed" when the disk refuses. */
export async function writeUserValue(file: string, params: ConfigValueWriteParams): Promise<WrittenValue> {
  const { filePath, expectedVersion } = params;
  const keys = pathOf(params.keyPath);
  if (filePath !== null && filePath !== undefined && path.resolve(filePath) !== path.resolve(file)) {
    throw refusal("configLayerReadonly", "only the user's config.toml can be written");
  }
  const text = await readText(file);
  const before = await parseCurrent(file, text);
  if (expectedVersion !== null && expectedVersion !== undefined && expectedVersion !== fingerprint(before)) {
    throw refusal(
      "configVersionConflict",
      "the configuration was changed since it was read; read it again and retry",
    );
  }
  const value = toJsonValue(params.value);
  const after = changed(before, keys, value, params.mergeStrategy);
  checkNewIssues(before, after);
  const finalValue = value === null ? null : (valueAt(after, keys) ?? null);
  const edited = await editToml(text, { keys, value: finalValue }, after);
  if (edited === null) {
    throw refusal(
      "configValidationError",
      `${formatKeyPath(keys)} cannot be changed without disturbing the rest of ${file}; edit the file by hand`,
    );
  }
  try {
    await replaceFile(file, edited);
  } catch (error) {
    throw new HostError("store-failed", `failed to write ${file}: ${errorMessage(error)}`, { cause: error });
  }
  return { keys, table: after, version: fingerprint(after) };
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
  strategy: ConfigValueWriteParams["mergeStrategy"],
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
function checkNewIssues(before: ConfigTable, after: ConfigTable): void {
  const old = new Set(
    findIssues(before).map(({ path: keys, message }) => `${formatKeyPath(keys)}: ${message}`),
  );
  for (const { path: keys, message } of findIssues(after)) {
    if (old.has(`${formatKeyPath(keys)}: ${message}`)) continue;
    throw refusal("configValidationError", `invalid configuration: ${message} in \`${formatKeyPath(keys)}\``);
  }
}

/** TOML has no null, so none may hide inside a value. */
function toJsonValue(value: ConfigValueWriteParams["value"]): JsonValue {
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
