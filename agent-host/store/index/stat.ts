import { type BigIntStats, type Stats, statSync } from "node:fs";
import { isSystemError } from "../../base/errors.js";

/** Null for what is not there or cannot be reached. */
export function statOrNull(file: string): Stats | null {
  return orNull(() => statSync(file, { throwIfNoEntry: false }));
}

/** The same, with times as exact as the disk has them. */
export function exactStatOrNull(file: string): BigIntStats | null {
  return orNull(() => statSync(file, { bigint: true, throwIfNoEntry: false }));
}

function orNull<T>(look: () => T | undefined): T | null {
  try {
    return look() ?? null;
  } catch (error) {
    if (["ENOTDIR", "EACCES", "ELOOP"].some((code) => isSystemError(error, code))) return null;
    throw error;
  }
}
