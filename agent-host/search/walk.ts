// Lists files without ripgrep, by the same rules: hidden files are listed, ignored ones are not, links are followed.
import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { type FolderRules, isIgnored, NO_RULES, RULE_FILES, withFolder } from "./ignore-rules.js";
import { VCS_FOLDERS } from "./vcs-folders.js";

/** Of the four threads that Node has for files, one stays free for everyone else. */
const READERS = 3;
/** How many entries are judged and handed on at once. */
const BATCH = 256;

export interface Walk {
  /** An absolute folder. */
  readonly root: string;
  /** The repository's folder when the root lies in one: rules of the folders from there on count. */
  readonly repository: string | null;
  readonly signal: AbortSignal;
}

interface Folder {
  readonly absolute: string;
  /** From the root, with "/"; empty for the root. */
  readonly relative: string;
  readonly rules: FolderRules;
  /** The real places of the folders on the way here, nearest first: a link to one of them is a loop. */
  readonly way: Way;
}

interface Way {
  readonly real: string;
  readonly above: Way | null;
}

/**
 * Hands on the paths of the files below the root, relative and with "/", folder by folder from the top. What cannot
 * be read is passed over. Ends early on `signal`.
 */
export async function walkFiles(
  { root, repository, signal }: Walk,
  onPaths: (paths: readonly string[]) => Promise<void>,
): Promise<void> {
  const rules = await rulesAbove(root, repository);
  const start = { absolute: root, relative: "", rules, way: { real: await realpath(root), above: null } };
  let level: readonly Folder[] = [start];
  while (level.length > 0 && !signal.aborted) {
    const below: Folder[] = [];
    const folders = level.values();
    const reader = async () => {
      for (const folder of folders) {
        await readFolder(folder, signal, (found) => below.push(found), onPaths);
        if (signal.aborted) return;
      }
    };
    await Promise.all(Array.from({ length: READERS }, reader));
    level = below;
  }
}

async function readFolder(
  folder: Folder,
  signal: AbortSignal,
  onFolder: (folder: Folder) => void,
  onPaths: (paths: readonly string[]) => Promise<void>,
): Promise<void> {
  const entries = await entriesOf(folder.absolute);
  const special = entries.filter(({ name }) => RULE_FILES.includes(name)).map(({ name }) => name);
  const rules = await withFolder(folder.rules, folder.absolute, new Set(special));
  for (let from = 0; from < entries.length; from += BATCH) {
    const files: string[] = [];
    for (const entry of entries.slice(from, from + BATCH)) {
      const { name } = entry;
      if (signal.aborted) return;
      if (VCS_FOLDERS.includes(name)) continue;
      const absolute = path.join(folder.absolute, name);
      const relative = folder.relative === "" ? name : `${folder.relative}/${name}`;
      const kind = await kindOf(entry, absolute, folder.way);
      if (kind === null || isIgnored(rules, absolute, kind !== "file")) continue;
      if (kind === "file") files.push(relative);
      else onFolder({ absolute, relative, rules, way: kind });
    }
    if (files.length > 0) await onPaths(files);
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    // Gone since, or not ours to read: it holds nothing for us.
    return [];
  }
}

/** The way into a folder, "file", or null for what is neither and for links that lead nowhere or back. */
async function kindOf(entry: Dirent, absolute: string, way: Way): Promise<Way | "file" | null> {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return { real: path.join(way.real, entry.name), above: way };
  if (!entry.isSymbolicLink()) return null;
  try {
    const target = await stat(absolute);
    if (target.isFile()) return "file";
    if (!target.isDirectory()) return null;
    const real = await realpath(absolute);
    for (let at: Way | null = way; at !== null; at = at.above) if (at.real === real) return null;
    return { real, above: way };
  } catch {
    // A link to nothing.
    return null;
  }
}

/** The rules of the folders above the root, from the repository's folder down. */
async function rulesAbove(root: string, repository: string | null): Promise<FolderRules> {
  if (repository === null || repository === root) return NO_RULES;
  let rules = await withFolder(NO_RULES, repository, new Set(RULE_FILES));
  let folder = repository;
  for (const name of path.relative(repository, path.dirname(root)).split(path.sep).filter(Boolean)) {
    folder = path.join(folder, name);
    // It is the nearest repository, so no folder from here on is one.
    rules = await withFolder(rules, folder, new Set([".gitignore", ".ignore"]));
  }
  // Who searches in an ignored folder wants what is in it.
  return isIgnored(rules, root, true) ? NO_RULES : rules;
}
