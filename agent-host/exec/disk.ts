// The files of this machine as the journal looks at them: at once, because around every command a few files are
// looked at, and each detour over another thread would cost more than the look itself.
import { chmodSync, lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { isSystemError } from "../base/errors.js";

/** Differs when a file was written; times are in milliseconds and as coarse as the file system's. */
export interface FileStamp {
  readonly inode: number;
  readonly size: number;
  readonly modifiedMs: number;
  /** The permission bits. */
  readonly mode: number;
}

/** What is at a path, links not followed. */
export type DiskEntry =
  | { readonly kind: "file"; readonly stamp: FileStamp }
  | { readonly kind: "link"; readonly stamp: FileStamp }
  | { readonly kind: "folder" }
  /** A device, a socket and the like. */
  | { readonly kind: "other" };

export interface Disk {
  /** Null when nothing is there, or nothing that may be looked at. */
  look(path: string): DiskEntry | null;
  /** Throws system errors. */
  read(path: string): Uint8Array;
  /** The names in a folder; empty for one that cannot be listed. */
  list(folder: string): readonly { readonly name: string; readonly isFolder: boolean }[];
  /** Where the path leads, or would lead if it were there: the links on the way to it followed. */
  realPath(path: string): string;
  /** Throws system errors. */
  setMode(path: string, mode: number): void;
}

export const localDisk: Disk = {
  look(file) {
    try {
      const found = lstatSync(file, { throwIfNoEntry: false });
      if (found === undefined) return null;
      if (found.isDirectory()) return { kind: "folder" };
      const { ino: inode, size, mtimeMs: modifiedMs, mode } = found;
      const stamp = { inode, size, modifiedMs, mode: mode & 0o7777 };
      if (found.isSymbolicLink()) return { kind: "link", stamp };
      return found.isFile() ? { kind: "file", stamp } : { kind: "other" };
    } catch {
      // Where a folder on the way may not be entered, or is a file.
      return null;
    }
  },
  read: (file) => readFileSync(file),
  list(folder) {
    try {
      return readdirSync(folder, { withFileTypes: true }).map((entry) => ({
        name: entry.name,
        isFolder: entry.isDirectory(),
      }));
    } catch {
      // Gone again, or not for us to see.
      return [];
    }
  },
  realPath(file) {
    const missing: string[] = [];
    for (let at = file; ; at = path.dirname(at)) {
      try {
        return path.join(realpathSync.native(at), ...missing);
      } catch (error) {
        const isMissing = isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR");
        if (!isMissing || at === path.dirname(at)) throw error;
        missing.unshift(path.basename(at));
      }
    }
  },
  setMode: (file, mode) => chmodSync(file, mode),
};
