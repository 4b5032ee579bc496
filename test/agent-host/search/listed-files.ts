// What a search finds below folders, for tests of listing: by our own walk, or by a program.
import { silentLog } from "../../../agent-host/base/log.js";
import { listFiles } from "../../../agent-host/search/list-files.js";
import { PathIndex } from "../../../agent-host/search/path-index.js";
import { createTurns } from "../../../agent-host/search/turns.js";

export interface ListedFilesOptions {
  /** A program to use in place of the walk. */
  readonly ripgrep?: string;
  readonly signal?: AbortSignal;
  /** Called whenever more was found. */
  readonly onGrowth?: (size: number) => void;
}

/** Sorted; folders end with "/", and what is not of the first root begins with its root's number. */
export async function listedFiles(
  roots: readonly string[],
  { ripgrep, signal, onGrowth }: ListedFilesOptions = {},
): Promise<string[]> {
  const index = new PathIndex();
  await listFiles(
    {
      roots,
      index,
      signal: signal ?? new AbortController().signal,
      onGrowth: () => onGrowth?.(index.size),
    },
    { places: { ripgrep, path: undefined, systemRoot: undefined }, turns: createTurns(), log: silentLog },
  );
  return Array.from({ length: index.size }, (_, id) => {
    const path = `${index.path(id)}${index.isDirectory(id) ? "/" : ""}`;
    return index.root(id) === 0 ? path : `${index.root(id)}:${path}`;
  }).sort();
}
