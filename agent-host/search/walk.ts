// Lists files without ripgrep, by the same rules: hidden files are listed, ignored ones are not, links are followed.
import type { Dirent } from "node:fs";
import { opendir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { type FolderRules, isIgnored, NO_RULES, RULE_FILES, withFolder } from "./ignore-rules.js";
import type { Turns } from "./turns.js";
import { VCS_FOLDERS } from "./vcs-folders.js";

/** Of the four threads that Node has for files, one stays free for everyone else. */
const READERS = 3;
/** How many entries of a folder are read at once: all of a large one would be tens of milliseconds' work. */
const READ_AT_ONCE = 256;
/** How long entries are judged at one turn, and how many between two looks at the clock. */
const SLICE_MS = 2;
const STRIDE = 16;

export interface Walk {
  /** An absolute folder. */
  readonly root: string;
  /** The repository's folder when the root lies in one: rules of the folders from there on count. */
  readonly repository: string | null;
  readonly signal: AbortSignal;
  readonly turns: Turns;
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
  { root, repository, signal, turns }: Walk,
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
        await readFolder(folder, { signal, turns, onFolder: (found) => below.push(found), onPaths });
        if (signal.aborted) return;
      }
    };
    await Promise.all(Array.from({ length: READERS }, reader));
    level = below;
  }
}

interface Reading {
  readonly signal: AbortSignal;
  readonly turns: Turns;
  readonly onFolder: (folder: Folder) => void;
  readonly onPaths: (paths: readonly string[]) => Promise<void>;
}

async function readFolder(folder: Folder, { signal, turns, onFolder, onPaths }: Reading): Promise<void> {
  const entries = await entriesOf(folder.absolute, signal);
  const special = entries.filter(({ name }) => RULE_FILES.includes(name)).map(({ name }) => name);
  const rules = await withFolder(folder.rules, folder.absolute, new Set(special));
  for (let at = 0; at < entries.length; ) {
    await turns.next();
    if (signal.aborted) return;
    const files: string[] = [];
    const end = performance.now() + SLICE_MS;
    for (; at < entries.length && performance.now() < end; at += STRIDE) {
      for (const entry of entries.slice(at, at + STRIDE)) {
        const found = await judge(entry, folder, rules);
        if (typeof found === "string") files.push(found);
        else if (found !== null) onFolder(found);
      }
    }
    if (files.length > 0) await onPaths(files);
  }
}

/** A file's path from the root, a folder to go into, or null for what is not listed. */
async function judge(entry: Dirent, folder: Folder, rules: FolderRules): Promise<string | Folder | null> {
  const { name } = entry;
  if (VCS_FOLDERS.includes(name)) return null;
  const absolute = path.join(folder.absolute, name);
  const relative = folder.relative === "" ? name : `${folder.relative}/${name}`;
  // Most entries are no links, and need not wait.
  const kind = entry.isSymbolicLink() ? await linkKind(absolute, folder.way) : kindOf(entry, folder.way);
  if (kind === null || isIgnored(rules, absolute, kind !== "file")) return null;
  return kind === "file" ? relative : { absolute, relative, rules, way: kind };
}

/** What was read of it until the walk was ended, or it could not be read any more. */
async function entriesOf(folder: string, signal: AbortSignal): Promise<Dirent[]> {
  const entries: Dirent[] = [];
  try {
    for await (const entry of await opendir(folder, { bufferSize: READ_AT_ONCE })) {
      if (signal.aborted) break;
      entries.push(entry);
    }
  } catch {
    // Gone since, or not ours to read: what it holds is nothing for us.
  }
  return entries;
}

/** The way into a folder, "file", or null for what is neither. */
function kindOf(entry: Dirent, way: Way): Way | "file" | null {
  if (entry.isFile()) return "file";
  return entry.isDirectory() ? { real: path.join(way.real, entry.name), above: way } : null;
}

/** The same for what a link leads to; also null where it leads nowhere or back. */
async function linkKind(absolute: string, way: Way): Promise<Way | "file" | null> {
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
