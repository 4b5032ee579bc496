// Reads TOML as JSON values. The parser is loaded when there is something to read.
import type { JsonValue } from "./config.js";
import { isSafeKey } from "./key-path.js";
import type { ConfigTable } from "./tree.js";

/** A syntax error; lines and columns count from 1. */
export class TomlSyntaxError extends Error {
  override readonly name = "TomlSyntaxError";
  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
    options: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Throws TomlSyntaxError. */
export async function parseToml(text: string): Promise<ConfigTable> {
  const { parse, TomlError } = await import("smol-toml");
  try {
    return toTable(parse(text, { integersAsBigInt: "asNeeded", unsafeKeyBehaviour: "drop" }));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const summary = error.message.split("\n", 1)[0] ?? error.message;
    throw new TomlSyntaxError(summary, error.line, error.column, { cause: error });
  }
}

function toTable(table: object): ConfigTable {
  return Object.fromEntries(
    Object.entries(table)
      .filter(([key]) => isSafeKey(key))
      .map(([key, value]) => [key, toJson(value)]),
  );
}

/** Dates, huge integers and numbers that JSON lacks become strings. */
function toJson(value: unknown): JsonValue {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "object") return toTable(value);
  return typeof value === "bigint" ? String(value) : null;
}
