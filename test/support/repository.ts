// Where things are. Tests and tools run as bundles under `.cache/`, so a path relative to the
// importing source file would be wrong there: everything starts from the repository's root.
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = findRoot(path.dirname(fileURLToPath(import.meta.url)));

/** What this checkout builds and scribbles on. */
export const scratchFolder = path.join(root, ".cache");

/** Downloads, which several checkouts may share. */
export const cacheFolder = path.resolve(root, process.env.HEDDLE_CACHE || ".cache");

function findRoot(folder: string): string {
  if (existsSync(path.join(folder, "esbuild.mjs"))) {
    return folder;
  }
  const parent = path.dirname(folder);
  if (parent === folder) {
    throw new Error("this file is not inside the Heddle repository");
  }
  return findRoot(parent);
}
