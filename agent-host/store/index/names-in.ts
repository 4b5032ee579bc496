import { readdirSync } from "node:fs";
import { isSystemError } from "../../base/errors.js";

/** What is in a folder; nothing when that is not there, is no folder, or may not be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES"].some((code) => isSystemError(error, code))) return [];
    throw error;
  }
}
