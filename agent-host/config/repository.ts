// The repository that a folder belongs to, found without running git.
import { existsSync, lstatSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";

export interface Repository {
  /** The folder that holds `.git`. */
  readonly root: string;
  /** The root of the main worktree; the same as `root` outside of linked worktrees. */
  readonly mainRoot: string;
}

/** Files that git writes to point from one place to another hold one path. */
const MAX_POINTER_BYTES = 8_192;

export function repositoryOf(folder: string): Repository | null {
  for (let root = folder; ; root = path.dirname(root)) {
    if (existsSync(path.join(root, ".git"))) return { root, mainRoot: mainRootOf(root) };
    if (path.dirname(root) === root) return null;
  }
}

/**
 * A linked worktree is as trusted as the repository that it belongs to. Anyone can write a `.git` file that claims
 * to belong somewhere; only the repository itself can say back that it does.
 */
function mainRootOf(root: string): string {
  const pointer = path.join(root, ".git");
  const gitDir = readPointer(pointer, /^gitdir:\s*(.+?)\s*$/);
  if (gitDir === null) return root;
  const worktreeDir = path.resolve(root, gitDir);
  const worktrees = path.dirname(worktreeDir);
  const commonDir = path.dirname(worktrees);
  if (path.basename(worktrees) !== "worktrees" || path.basename(commonDir) !== ".git") return root;
  const back = readPointer(path.join(worktreeDir, "gitdir"), /^(.+?)\s*$/);
  if (back === null || !isSameFile(path.resolve(worktreeDir, back), pointer)) return root;
  return path.dirname(commonDir);
}

function readPointer(file: string, pattern: RegExp): string | null {
  try {
    const stats = lstatSync(file);
    if (!stats.isFile() || stats.size > MAX_POINTER_BYTES) return null;
    return pattern.exec(readFileSync(file, "utf8"))?.[1] ?? null;
  } catch {
    // Not there, or not for us to read: it points nowhere.
    return null;
  }
}

function isSameFile(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    // One of them does not exist.
    return false;
  }
}
