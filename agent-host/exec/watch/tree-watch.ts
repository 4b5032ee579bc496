// Watches a folder and what is below it. macOS and Windows do that by themselves. Elsewhere each folder is
// watched for itself: Node's own way there watches each file too, which costs 25 times as many watches and
// blocks while it looks for them.
import type { Dirent } from "node:fs";
import { lstat, readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { Disposable } from "../../base/disposable.js";
import { isSystemError } from "../../base/errors.js";
import { watchFolder } from "./folder-watch.js";

/** The system has a limited number of watches for all programs of a user; what lies deepest goes without. */
const MAX_FOLDERS = 5_000;

/** They hold more files than all the rest and nobody edits them by hand. */
export const NOT_LOOKED_INTO: ReadonlySet<string> = new Set([".git", "node_modules"]);

export interface TreeListener {
  /** Absolute. */
  changed(path: string): void;
  /** The root is not there any more, or another folder took its place; the watch is over. */
  gone(): void;
}

export interface TreeWatch extends Disposable {
  /** False when there were more folders than may be watched: what happens in the rest stays unseen. */
  readonly complete: boolean;
  /** Resolves once folders that came are watched too, as far as the system has told of them. */
  settled(): Promise<void>;
}

/** Resolves once everything is watched. Throws the system's error when the root cannot be watched. */
export async function watchTree(root: string, listener: TreeListener): Promise<TreeWatch> {
  const tree = new Tree(root, await identityOf(root), listener);
  try {
    if (process.platform === "darwin" || process.platform === "win32") tree.watchWhole();
    else await tree.watchEach();
  } catch (error) {
    tree.dispose();
    throw error;
  }
  return tree;
}

class Tree implements TreeWatch {
  private readonly folders = new Map<string, Disposable>();
  /** Paths at which a folder may have come, gone or changed its place. */
  private readonly doubtful = new Set<string>();
  private settling: Promise<void> | null = null;
  private open = true;
  complete = true;

  constructor(
    private readonly root: string,
    private readonly identity: string | null,
    private readonly listener: TreeListener,
  ) {}

  watchWhole(): void {
    const watch = watchFolder(
      this.root,
      {
        event: (name, renamed) => {
          if (name === path.basename(this.root)) void this.tellOfNamesake(this.root, renamed);
          else if (name === null || !isBelowIgnored(name)) {
            this.listener.changed(path.join(this.root, name ?? ""));
          }
        },
        lost: () => this.lost(this.root),
      },
      { recursive: true },
    );
    this.folders.set(this.root, watch);
  }

  async watchEach(): Promise<void> {
    this.watchOne(this.root);
    await this.descend([this.root], false);
  }

  async settled(): Promise<void> {
    while (this.settling !== null) await this.settling;
  }

  dispose(): void {
    this.open = false;
    for (const folder of this.folders.values()) folder.dispose();
    this.folders.clear();
  }

  /** Watches folders and those in them, breadth first. With `announce`, tells of what is found there. */
  private async descend(found: string[], announce: boolean): Promise<void> {
    for (const folder of found) {
      if (!this.open || (folder !== this.root && !this.watchIfPossible(folder))) continue;
      for (const entry of await childrenOf(folder)) {
        const child = path.join(folder, entry.name);
        if (announce && this.open) this.listener.changed(child);
        if (entry.isDirectory() && !NOT_LOOKED_INTO.has(entry.name)) found.push(child);
      }
    }
  }

  /** False for a folder that is gone again, and when there are no watches left. */
  private watchIfPossible(folder: string): boolean {
    if (this.folders.size >= MAX_FOLDERS) {
      this.complete = false;
      return false;
    }
    try {
      this.watchOne(folder);
      return true;
    } catch (error) {
      // The root is watched; a folder that cannot be looked into stays silent.
      if (!isSystemError(error, "ENOENT")) this.complete = false;
      return false;
    }
  }

  private watchOne(folder: string): void {
    this.folders.get(folder)?.dispose();
    const watch = watchFolder(folder, {
      event: (name, renamed) => this.happened(folder, name, renamed),
      lost: () => this.lost(folder),
    });
    this.folders.set(folder, watch);
  }

  private happened(folder: string, name: string | null, renamed: boolean): void {
    if (name === path.basename(folder)) {
      void this.tellOfNamesake(folder, renamed);
      return;
    }
    const child = path.join(folder, name ?? "");
    this.listener.changed(child);
    if (renamed) this.doubt(child);
  }

  /** The system said the name of the folder: it means the folder itself or a child of the same name. */
  private async tellOfNamesake(folder: string, renamed: boolean): Promise<void> {
    const child = path.join(folder, path.basename(folder));
    const isThere = (await isRealFolder(child)) !== null;
    const isSame =
      folder === this.root
        ? (await identityOf(folder)) === this.identity
        : (await isRealFolder(folder)) !== null;
    if (!this.open) return;
    if (isThere || (renamed && isSame)) this.listener.changed(child);
    if (renamed) this.doubt(child);
    // The identity is not all: some file systems use the number of a removed folder for the next one.
    if (renamed && !isThere && folder === this.root) this.end();
  }

  private lost(folder: string): void {
    this.folders.delete(folder);
    if (folder === this.root) this.end();
    else this.doubt(folder);
  }

  private end(): void {
    this.dispose();
    this.listener.gone();
  }

  private doubt(target: string): void {
    this.doubtful.add(target);
    this.settling ??= this.settle();
  }

  private async settle(): Promise<void> {
    try {
      for (const target of this.doubtful) {
        this.doubtful.delete(target);
        const isFolder = await isRealFolder(target);
        if (!this.open) return;
        if (this.folders.has(target)) this.forget(target);
        if (isFolder === true && !NOT_LOOKED_INTO.has(path.basename(target))) {
          await this.descend([target], true);
        }
      }
    } finally {
      // Not a moment later: what is doubted from here on needs a new round.
      this.settling = null;
    }
  }

  private forget(target: string): void {
    for (const [folder, watch] of this.folders) {
      if (folder !== target && !folder.startsWith(target + path.sep)) continue;
      watch.dispose();
      this.folders.delete(folder);
    }
  }
}

/** Null when nothing is there. A link to a folder is none: it could lead in circles. */
async function isRealFolder(target: string): Promise<boolean | null> {
  try {
    return (await lstat(target)).isDirectory();
  } catch {
    return null;
  }
}

/** Null when nothing is there. */
async function identityOf(folder: string): Promise<string | null> {
  try {
    const found = await stat(folder);
    return `${found.dev} ${found.ino} ${found.birthtimeMs}`;
  } catch {
    return null;
  }
}

/** What cannot be listed any more has nothing to tell of. */
async function childrenOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isBelowIgnored(relative: string): boolean {
  return relative
    .split(path.sep)
    .slice(0, -1)
    .some((name) => NOT_LOOKED_INTO.has(name));
}
