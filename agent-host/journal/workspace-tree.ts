// The files and links of a workspace as they were when they were last looked at: names and stamps, no contents.
import path from "node:path";
import type { Disk, DiskEntry, FileStamp } from "../exec/disk.js";

export interface SeenFile {
  readonly stamp: FileStamp;
  /** The content at that stamp, where the journal has it. */
  readonly hash: string | null;
  /** It was written so shortly before that a second write might leave the same stamp. */
  readonly fresh: boolean;
}

/** Above this many files, one that is not known may have been there. */
const MAX_FILES = 20_000;
/** Files looked at before others get a turn. */
const SLICE = 200;
/** File systems count time in steps of some milliseconds. */
const FRESH_MS = 20;

export interface TreeOptions {
  /** Absolute, without links. */
  readonly root: string;
  readonly disk: Disk;
  /** Names of folders that are not looked into. */
  readonly ignoredNames: ReadonlySet<string>;
  /** One folder that is not looked into, absolute. */
  readonly ignoredFolder: string;
  readonly now: () => number;
}

export class WorkspaceTree {
  private readonly files = new Map<string, SeenFile>();
  private readonly folders = new Set<string>();
  /** Whether a file that is not here was not there. */
  complete = false;

  constructor(private readonly options: TreeOptions) {}

  get(file: string): SeenFile | undefined {
    return this.files.get(file);
  }

  has(file: string): boolean {
    return this.files.has(file);
  }

  names(): IterableIterator<string> {
    return this.files.keys();
  }

  set(file: string, stamp: FileStamp, hash: string | null): void {
    if (this.files.size >= MAX_FILES && !this.files.has(file)) {
      this.complete = false;
      return;
    }
    this.files.set(file, { stamp, hash, fresh: stamp.modifiedMs > this.options.now() - FRESH_MS });
  }

  delete(file: string): void {
    this.files.delete(file);
  }

  /** False for what is never looked at, and for what is not in the workspace. */
  covers(file: string): boolean {
    const { root, ignoredFolder, ignoredNames } = this.options;
    if (!isBelow(file, root) || file === ignoredFolder || isBelow(file, ignoredFolder)) return false;
    return !file
      .slice(root.length + 1)
      .split(path.sep)
      .some((name) => ignoredNames.has(name));
  }

  /** Looks at everything for the first time, in slices. What is known already is kept. */
  async walk(): Promise<void> {
    this.complete = true;
    let looked = 0;
    for (const file of this.onDisk(this.options.root)) {
      if (!this.complete) return;
      const stamp = stampOf(this.options.disk.look(file));
      if (stamp !== null && !this.isAsSeen(file, stamp)) this.set(file, stamp, null);
      if (++looked % SLICE === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Every file at or below a path, whether it is known, on disk, or both. */
  *at(place: string): Generator<string> {
    const known = this.folders.has(place) ? [...this.knownBelow(place)] : [];
    if (this.files.has(place)) known.push(place);
    yield* known;
    const seen = new Set(known);
    const entry = this.options.disk.look(place);
    if (entry === null) this.folders.delete(place);
    if (stampOf(entry) !== null && !seen.has(place)) yield place;
    if (entry?.kind !== "folder") return;
    for (const file of this.onDisk(place)) if (!seen.has(file)) yield file;
  }

  isAsSeen(file: string, stamp: FileStamp | null): boolean {
    const seen = this.files.get(file);
    if (seen === undefined || stamp === null) return seen === undefined && stamp === null;
    return isSameContent(seen.stamp, stamp) && seen.stamp.mode === stamp.mode;
  }

  *knownBelow(folder: string): Generator<string> {
    for (const file of this.files.keys()) if (isBelow(file, folder)) yield file;
  }

  /** Breadth first, so that what is cut off lies deepest. */
  private *onDisk(start: string): Generator<string> {
    const queue = [start];
    for (const folder of queue) {
      this.folders.add(folder);
      for (const { name, isFolder } of this.options.disk.list(folder)) {
        const child = path.join(folder, name);
        if (this.options.ignoredNames.has(name) || child === this.options.ignoredFolder) continue;
        if (isFolder) queue.push(child);
        else yield child;
      }
    }
  }
}

/** Null where there is nothing that could be recorded. */
export function stampOf(entry: DiskEntry | null): FileStamp | null {
  return entry?.kind === "file" || entry?.kind === "link" ? entry.stamp : null;
}

/** Whether two stamps are of one content, as far as stamps can tell. */
export function isSameContent(left: FileStamp, right: FileStamp): boolean {
  return left.inode === right.inode && left.size === right.size && left.modifiedMs === right.modifiedMs;
}

function isBelow(file: string, folder: string): boolean {
  return file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}
