// Where a working directory lies: its project, its repository, and the folders that may hold configuration.
import { existsSync } from "node:fs";
import path from "node:path";
import { type Repository, repositoryOf } from "./repository.js";

export interface ProjectPlace {
  readonly cwd: string;
  /** The nearest folder with a marker, or the working directory itself. */
  readonly root: string;
  readonly repository: Repository | null;
  /** From the root down to the working directory. */
  readonly folders: readonly string[];
}

/** `cwd` is absolute. */
export function projectPlace(cwd: string, rootMarkers: readonly string[]): ProjectPlace {
  const root = rootOf(cwd, rootMarkers);
  return { cwd, root, repository: repositoryOf(cwd), folders: foldersBetween(root, cwd) };
}

function rootOf(cwd: string, markers: readonly string[]): string {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    if (markers.some((marker) => existsSync(path.join(folder, marker)))) return folder;
    if (path.dirname(folder) === folder) return cwd;
  }
}

function foldersBetween(root: string, cwd: string): string[] {
  const folders = [cwd];
  for (let folder = cwd; folder !== root; ) {
    folder = path.dirname(folder);
    folders.unshift(folder);
  }
  return folders;
}
