// Fills an index with what lies below the roots of a search: by ripgrep where there is one, else by our own walk.
import { stat } from "node:fs/promises";
import path from "node:path";
import type { Log } from "../base/log.js";
import type { PathIndex } from "./path-index.js";
import { findRipgrep, listWithRipgrep, type ProgramPlaces } from "./ripgrep.js";
import type { Turns } from "./turns.js";

/** Where a listing stops, so that a search from the system's root ends: some 60 MB. */
const MAX_ENTRIES = 500_000;
const MAX_LISTING_MS = 60_000;
/** How long paths are taken in at one turn. */
const SLICE_MS = 2;
/** How many paths are taken in between two looks at the clock. */
const BATCH = 64;

export interface Listing {
  /** Absolute; those that are no folders hold nothing. At most 65,535. */
  readonly roots: readonly string[];
  readonly index: PathIndex;
  readonly signal: AbortSignal;
  /** Called whenever the index has grown. */
  readonly onGrowth: () => void;
}

export interface ListFilesOptions {
  readonly places: ProgramPlaces;
  readonly turns: Turns;
  readonly log: Log;
}

/**
 * Files and the folders they are in, each once, under the innermost root that holds it and with the number of that
 * root in the list. Resolves when all is listed, or has been given up: on `signal`, after a minute, or at half a
 * million. What cannot be read is missing, not an error.
 */
export async function listFiles(
  { roots, index, signal, onGrowth }: Listing,
  options: ListFilesOptions,
): Promise<void> {
  const limit = new AbortController();
  const stop = () => limit.abort();
  const timer = setTimeout(stop, MAX_LISTING_MS);
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  try {
    const ripgrep = await findRipgrep(options.places);
    const seen = new Set<string>();
    for (const [number, root] of roots.entries()) {
      if (limit.signal.aborted) break;
      if (seen.has(root) || !(await isFolder(root))) continue;
      seen.add(root);
      const add = createAdder(index, number, innerRoots(root, roots));
      await listRoot(root, ripgrep, limit.signal, options, async (paths) => {
        for (let from = 0; from < paths.length; ) {
          await options.turns.next();
          if (limit.signal.aborted) return;
          const end = performance.now() + SLICE_MS;
          while (from < paths.length && performance.now() < end) {
            for (const file of paths.slice(from, from + BATCH)) add(file);
            from += BATCH;
          }
          if (index.size >= MAX_ENTRIES) stop();
        }
        onGrowth();
      });
    }
    if (limit.signal.aborted && !signal.aborted) {
      options.log.warn("a file search does not look at everything", { roots, found: index.size });
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

async function listRoot(
  root: string,
  ripgrep: string | null,
  signal: AbortSignal,
  { places, turns, log }: ListFilesOptions,
  onPaths: (paths: readonly string[]) => Promise<void>,
): Promise<void> {
  const repository = await findRepository(root);
  if (ripgrep !== null) {
    const { systemRoot } = places;
    const listing = { program: ripgrep, systemRoot, root, inRepository: repository !== null, signal };
    if (await listWithRipgrep(listing, onPaths)) return;
    log.info("ripgrep could not list files", { program: ripgrep, root });
  }
  const { walkFiles } = await import("./walk.js");
  await walkFiles({ root, repository, signal, turns }, onPaths);
}

/** Adds a file, and before it the folders above it that were not added yet; leaves out what an inner root holds. */
function createAdder(index: PathIndex, root: number, inner: readonly string[]): (file: string) => void {
  const folders = new Set<string>();
  let lastFolder = "";
  const addFolder = (folder: string) => {
    if (folder === "" || folders.has(folder)) return;
    folders.add(folder);
    addFolder(folderOf(folder));
    index.add(folder, root, true);
  };
  return (file) => {
    if (inner.some((prefix) => file.startsWith(prefix))) return;
    const folder = folderOf(file);
    if (folder !== lastFolder) addFolder(folder);
    lastFolder = folder;
    index.add(file, root, false);
  };
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(file.lastIndexOf("/"), 0));
}

/** The other roots below `root`, relative to it and with "/" at the end. */
function innerRoots(root: string, roots: readonly string[]): string[] {
  return roots
    .map((other) => path.relative(root, other))
    .filter((inside) => inside !== "" && inside.split(path.sep)[0] !== ".." && !path.isAbsolute(inside))
    .map((inside) => `${inside.split(path.sep).join("/")}/`);
}

/** The nearest folder from `folder` up that is a git repository. */
async function findRepository(folder: string): Promise<string | null> {
  for (let at = folder; ; at = path.dirname(at)) {
    if (await exists(path.join(at, ".git"))) return at;
    if (at === path.dirname(at)) return null;
  }
}

async function isFolder(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
