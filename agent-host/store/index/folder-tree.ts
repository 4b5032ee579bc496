// The folders that rollouts lie in: sessions/YYYY/MM/DD and the archive. A folder says by its own time of change
// whether files came or went, so that a big home is followed without looking at every file.
import { type FSWatcher, watch } from "node:fs";
import path from "node:path";
import { namesIn } from "./names-in.js";
import { ARCHIVE } from "./read-row.js";
import { exactStatOrNull, statOrNull } from "./stat.js";
import type { FolderRow } from "./thread-table.js";

/** A folder that changed so shortly before it was read may have changed again at the same time of its clock. */
const RACY_MS = 2_000;
/** The depth at which rollouts lie below `sessions`. */
const DAY_DEPTH = 3;
const ROOTS = ["sessions", ARCHIVE];

export interface Folder {
  /** Relative to the home, with `/`. */
  readonly path: string;
  readonly holdsFiles: boolean;
  readonly children: Set<string>;
  /** What it looked like when its names were last read; empty when that says nothing. */
  stamp: string;
  /** Whether each of its files was looked at since the host started. */
  filesChecked: boolean;
  watcher: FSWatcher | null;
  /** Anything may have changed. */
  isDirty: boolean;
  /** Names that something happened to. */
  readonly touched: Set<string>;
}

/** What to do about one folder. */
export type FolderNews =
  | { readonly kind: "gone"; readonly folder: Folder }
  /** `stamp` holds once the names were compared with the rows. */
  | {
      readonly kind: "names";
      readonly folder: Folder;
      readonly names: readonly string[];
      readonly stamp: string;
    }
  | { readonly kind: "touched"; readonly folder: Folder; readonly names: readonly string[] };

export class FolderTree {
  private readonly folders = new Map<string, Folder>();
  /** Those that are not watched, or of which a watch told something. */
  private readonly open = new Set<Folder>();

  constructor(
    private readonly home: string,
    rows: readonly FolderRow[],
  ) {
    for (const row of rows) this.folder(row.path).stamp = row.stamp;
    for (const root of ROOTS) this.folder(root);
  }

  /** What is to be watched: the folders of folders, then those with files, newest first. */
  inOrder(): Folder[] {
    const order = (folder: Folder) => (folder.holdsFiles ? 0 : 1);
    return [...this.folders.values()].sort((a, b) => order(b) - order(a) || (a.path < b.path ? 1 : -1));
  }

  /** Those with files that somebody else may have appended to. */
  unchecked(): Folder[] {
    return [...this.folders.values()].filter(
      (folder) => folder.holdsFiles && (folder.watcher === null || !folder.filesChecked),
    );
  }

  get(folder: string): Folder | undefined {
    return this.folders.get(folder);
  }

  /** Looks at what may have changed; null where nothing did. Whoever fails to act on it calls `forget`. */
  *news(): Generator<FolderNews | null> {
    // Folders that are found on the way come along.
    for (const folder of this.open) {
      if (folder.watcher !== null) this.open.delete(folder);
      if (folder.watcher === null || folder.isDirty) yield* this.look(folder);
      else if (folder.touched.size > 0) yield* this.touched(folder);
    }
  }

  /** The names of a folder were compared with its rows. */
  settle(folder: Folder, stamp: string): void {
    folder.stamp = stamp;
  }

  watch(folder: Folder, onEnd: (error: unknown) => void): void {
    const end = (error: unknown) => {
      folder.watcher?.close();
      folder.watcher = null;
      folder.filesChecked = false;
      this.open.add(folder);
      onEnd(error);
    };
    try {
      folder.watcher = watch(this.toPath(folder), { persistent: false }, (_event, name) => {
        if (name === null || !folder.holdsFiles) folder.isDirty = true;
        else folder.touched.add(name);
        this.open.add(folder);
      });
      folder.watcher.on("error", end);
      // What happened before the watch began is found by the folder's stamp.
      folder.isDirty = true;
      this.open.add(folder);
    } catch (error) {
      end(error);
    }
  }

  /** After a failure: everything is looked at anew. */
  forget(): void {
    for (const folder of this.folders.values()) {
      folder.stamp = "";
      folder.isDirty = true;
      folder.filesChecked = false;
      this.open.add(folder);
    }
  }

  dispose(): void {
    for (const folder of this.folders.values()) folder.watcher?.close();
  }

  private *look(folder: Folder): Generator<FolderNews | null> {
    folder.isDirty = false;
    const stat = exactStatOrNull(this.toPath(folder));
    if (stat === null) {
      yield* this.drop(folder);
      return;
    }
    const stamp = `${stat.ino}:${stat.mtimeNs}`;
    if (folder.touched.size > 0) yield* this.touched(folder);
    if (stamp === folder.stamp) {
      yield null;
      return;
    }
    const kept = Number(stat.mtimeMs) > Date.now() - RACY_MS ? "" : stamp;
    const names = namesIn(this.toPath(folder));
    if (folder.holdsFiles) {
      yield { kind: "names", folder, names, stamp: kept };
      return;
    }
    const found = new Set(names.filter((name) => this.isFolder(`${folder.path}/${name}`)));
    for (const child of folder.children) {
      const gone = this.folders.get(child);
      if (gone !== undefined && !found.has(path.basename(child))) yield* this.drop(gone);
    }
    for (const name of found) this.folder(`${folder.path}/${name}`);
    yield { kind: "names", folder, names: [], stamp: kept };
  }

  private *touched(folder: Folder): Generator<FolderNews> {
    const names = [...folder.touched];
    folder.touched.clear();
    yield { kind: "touched", folder, names };
  }

  private *drop(folder: Folder): Generator<FolderNews> {
    for (const child of folder.children) {
      const below = this.folders.get(child);
      if (below !== undefined) yield* this.drop(below);
    }
    folder.watcher?.close();
    folder.watcher = null;
    const wasKnown = folder.stamp !== "" || folder.holdsFiles;
    folder.stamp = "";
    this.parentOf(folder)?.children.delete(folder.path);
    if (ROOTS.includes(folder.path)) {
      this.open.add(folder);
    } else {
      this.folders.delete(folder.path);
      this.open.delete(folder);
    }
    if (wasKnown) yield { kind: "gone", folder };
  }

  private folder(name: string): Folder {
    const known = this.folders.get(name);
    if (known !== undefined) return known;
    const folder: Folder = {
      path: name,
      holdsFiles: name === ARCHIVE || name.split("/").length > DAY_DEPTH,
      children: new Set(),
      stamp: "",
      filesChecked: false,
      watcher: null,
      isDirty: false,
      touched: new Set(),
    };
    this.folders.set(name, folder);
    this.open.add(folder);
    const parent = path.posix.dirname(name);
    if (parent !== ".") this.folder(parent).children.add(name);
    return folder;
  }

  private parentOf(folder: Folder): Folder | undefined {
    return this.folders.get(path.posix.dirname(folder.path));
  }

  private toPath(folder: Folder): string {
    return path.join(this.home, folder.path);
  }

  private isFolder(name: string): boolean {
    return this.folders.has(name) || statOrNull(path.join(this.home, name))?.isDirectory() === true;
  }
}
