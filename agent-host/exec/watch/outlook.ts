import { lstat, realpath, stat } from "node:fs/promises";
import path from "node:path";

/** A folder to be watched for what happens to one of its children. */
export interface Place {
  readonly folder: string;
  /** Of the child. */
  readonly name: string;
  /** Of the folder: by it the system reports what happens to the folder itself. */
  readonly ownName: string;
  /** Whether the child is what the path stands for, and not merely a folder on the way to it. */
  readonly isTarget: boolean;
}

/** What there is at a path and from where changes of it can be seen. */
export interface Outlook {
  /** Whether the path leads to a folder, which is to be watched with all that is in it. */
  readonly isFolder: boolean;
  readonly places: readonly Place[];
  /** Equal for two outlooks that are watched in the same way. */
  readonly watched: string;
  /** Equal for two outlooks that found the same thing; null when nothing is there. */
  readonly identity: string | null;
}

export async function outlookOn(target: string): Promise<Outlook> {
  const found = await stat(target).catch(() => null);
  const isFolder = found?.isDirectory() === true;
  const isLink = (await lstat(target).catch(() => null))?.isSymbolicLink() === true;
  const places: Place[] = [];
  // A folder tells of itself when it goes, unless the path only leads to it.
  if (!isFolder || isLink) places.push(await nearestPlace(target));
  if (found !== null && !isFolder && isLink) {
    const real = await realpath(target).catch(() => null);
    if (real !== null) places.push(place(path.dirname(real), path.basename(real), true));
  }
  const watched = JSON.stringify([isFolder, places.map(({ folder, name }) => [folder, name])]);
  const identity = found === null ? null : [isFolder, found.dev, found.ino, found.birthtimeMs].join(" ");
  return { isFolder, places, watched, identity };
}

/** The folder that the target is in, or the nearest one above that is there. */
async function nearestPlace(target: string): Promise<Place> {
  let name = path.basename(target);
  for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
    const found = await stat(folder).catch(() => null);
    if (found?.isDirectory() === true || folder === path.dirname(folder)) {
      return place(folder, name, folder === path.dirname(target));
    }
    name = path.basename(folder);
  }
}

function place(folder: string, name: string, isTarget: boolean): Place {
  return { folder, name, ownName: path.basename(folder), isTarget };
}
