// What decisions need to know of the disk, as a port; node:fs/promises fits as it is.
import path from "node:path";
import { isSystemError } from "../base/errors.js";

/** Paths are absolute. Failures are Node system errors, with their codes. */
export interface PolicyFiles {
  readFile(path: string): Promise<Uint8Array>;
  /** The path without symbolic links; rejects when there is nothing at the path. */
  realpath(path: string): Promise<string>;
  readlink(path: string): Promise<string>;
}

/** As many links in a row as Linux follows. */
const MAX_LINKS = 40;

/**
 * The paths as given, normalized, together with the places they really are, without duplicates. What does not
 * exist yet is resolved as far as it exists, and a link to nothing counts as its target, where a write would
 * land. Throws the system error for paths that cannot be looked at.
 */
export async function resolveForPolicy(paths: readonly string[], files: PolicyFiles): Promise<string[]> {
  const found = new Set<string>();
  for (const given of paths) {
    const normalized = path.resolve(given);
    found.add(normalized);
    found.add(await realPlace(normalized, files, MAX_LINKS));
  }
  return [...found];
}

async function realPlace(given: string, files: PolicyFiles, linksLeft: number): Promise<string> {
  if (linksLeft === 0) throw new Error(`too many symbolic links at ${given}`);
  const real = await unlessMissing(files.realpath(given));
  if (real !== null) return real;
  const parent = path.dirname(given);
  if (parent === given) return given;
  const realParent = await realPlace(parent, files, linksLeft);
  const target = await unlessMissing(files.readlink(path.join(realParent, path.basename(given))));
  if (target === null) return path.join(realParent, path.basename(given));
  return realPlace(path.resolve(realParent, target), files, linksLeft - 1);
}

/** Null for ENOENT. A file where a folder should be (ENOTDIR) cannot be written below: that is missing, too. */
export async function unlessMissing<T>(value: Promise<T>): Promise<T | null> {
  try {
    return await value;
  } catch (error) {
    if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR") || isSystemError(error, "EINVAL")) {
      return null;
    }
    throw error;
  }
}

/** `files`, or the disk of this machine. */
export async function loadPolicyFiles(files: PolicyFiles | undefined): Promise<PolicyFiles> {
  return files ?? (await import("node:fs/promises"));
}
