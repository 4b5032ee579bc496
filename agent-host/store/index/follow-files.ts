// Brings the thread table up to date with the rollout files. Two depths: names finds files that came, went or
// moved, by the folders' times alone; files looks at each file for what other programs appended.
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { HostError } from "../../base/errors.js";
import type { GitEdits } from "../git-edits.js";
import type { ThreadNames } from "../names.js";
import { idOfFileName } from "../rollout/path.js";
import type { Folder, FolderTree } from "./folder-tree.js";
import { createProgressReport, type OnProgress } from "./progress.js";
import { type Edits, readRow } from "./read-row.js";
import { createSlices } from "./slices.js";
import { statOrNull } from "./stat.js";
import type { FileRow, ThreadTable } from "./thread-table.js";

export interface FollowerOptions {
  readonly home: string;
  readonly tree: FolderTree;
  readonly table: ThreadTable;
  readonly names: ThreadNames;
  readonly gitEdits: GitEdits;
  readonly onProgress: OnProgress;
  /** Hears of each thread whose row was made, changed or removed. */
  readonly onChange: (threadId: string) => void;
  /** Whether long work is to be broken off; what was read by then is kept. It throws HostError "unavailable". */
  readonly isEnding: () => boolean;
}

export type Follower = ReturnType<typeof createFollower>;

/** A file to be read, or a row whose file is gone. */
type Work = { readonly folder: Folder; readonly fileName: string } | { readonly gone: FileRow };

const ROWS_AT_ONCE = 200;

export function createFollower(options: FollowerOptions) {
  const { home, tree, table, names, gitEdits, onProgress, onChange, isEnding } = options;
  let appliedNames: ReadonlyMap<string, string> | null = null;
  let appliedEdits: Edits["gitInfos"] | null = null;

  async function edits(): Promise<Edits> {
    const [allNames, gitInfos] = await Promise.all([names.all(), gitEdits.all()]);
    return { names: allNames, gitInfos };
  }

  /** Files that came, went or moved since the last look. */
  async function followNames(): Promise<void> {
    const slices = createSlices();
    const work: Work[] = [];
    const settled: { readonly folder: Folder; readonly stamp: string }[] = [];
    for (const news of tree.news()) {
      if (slices.isOver) await slices.next();
      if (news === null) continue;
      const { folder } = news;
      if (news.kind === "gone") {
        table.transact(() => {
          const ids = table.removeFolder(folder.path);
          if (ids.length > 0) table.noteChange();
          for (const id of ids) onChange(id);
        });
        continue;
      }
      if (news.kind === "touched") {
        for (const fileName of news.names) work.push(...lookAt(folder, fileName));
        continue;
      }
      work.push(...compare(folder, news.names));
      settled.push({ folder, stamp: news.stamp });
    }
    await carryOut(work);
    if (settled.length === 0) return;
    table.transact(() => {
      for (const { folder, stamp } of settled) {
        tree.settle(folder, stamp);
        table.putFolder(folder.path, stamp);
      }
    });
  }

  /** What other programs appended to the files of a folder. */
  async function followFiles(folder: Folder): Promise<void> {
    // What happens from here on is found by the watch, or by the next look.
    folder.filesChecked = folder.watcher !== null;
    const slices = createSlices();
    const work: Work[] = [];
    let rows = table.filesIn(folder.path, -1, ROWS_AT_ONCE);
    while (rows.length > 0) {
      for (const row of rows) {
        if (slices.isOver) await slices.next();
        if (hasChanged(folder.path, row)) work.push(...lookAt(folder, row.fileName));
      }
      rows = table.filesIn(folder.path, rows.at(-1)?.n, ROWS_AT_ONCE);
    }
    await carryOut(work);
  }

  function hasChanged(folder: string, row: FileRow): boolean {
    const stat = statOrNull(path.join(home, folder, row.fileName));
    return stat?.size !== row.size || stat.mtimeMs !== row.mtimeMs;
  }

  function lookAt(folder: Folder, fileName: string): Work[] {
    const id = idOfFileName(fileName);
    if (id === null) return [];
    const row = table.fileIn(folder.path, id, fileName);
    if (row !== undefined && !hasChanged(folder.path, row)) return [];
    const isThere = statOrNull(path.join(home, folder.path, fileName))?.isFile();
    if (isThere) return [{ folder, fileName }];
    return row === undefined ? [] : [{ gone: row }];
  }

  /** Names of a folder against its rows. */
  function compare(folder: Folder, found: readonly string[]): Work[] {
    if (!folder.holdsFiles) return [];
    const rows = new Map(table.filesIn(folder.path).map((row) => [row.fileName, row]));
    const work: Work[] = [];
    for (const fileName of found) {
      if (!rows.delete(fileName) && idOfFileName(fileName) !== null) work.push({ folder, fileName });
    }
    return [...work, ...[...rows.values()].map((gone) => ({ gone }))];
  }

  async function carryOut(work: readonly Work[]): Promise<void> {
    if (work.length === 0) return;
    const known = await edits();
    const report = createProgressReport(work.length, onProgress);
    const slices = createSlices();
    let changes: (() => void)[] = [];
    const apply = () => {
      const now = changes;
      changes = [];
      if (now.length === 0) return;
      table.transact(() => {
        for (const change of now) change();
        table.noteChange();
      });
    };
    try {
      for (const each of work) {
        if ("gone" in each) {
          const { gone } = each;
          changes.push(() => {
            table.remove(gone);
            onChange(gone.id);
          });
        } else {
          const row = await readRow(home, each.folder.path, each.fileName, known);
          changes.push(() => {
            if (row === null) return;
            table.put(row);
            onChange(row.thread.id);
          });
        }
        report.advance();
        if (!slices.isOver) continue;
        apply();
        await slices.next();
        if (isEnding()) throw new HostError("unavailable", "the host is ending");
      }
      apply();
    } finally {
      report.end();
    }
  }

  /** Names and git states that were set by hand, here or by other hosts. */
  async function followEdits(): Promise<void> {
    const stamps = { names: names.stamp(), edits: gitEdits.stamp() };
    if (table.state("names") !== stamps.names) {
      const { names: now } = await edits();
      const before = appliedNames ?? table.names();
      const changed = [...now].filter(([id, name]) => before.get(id) !== name);
      const dropped = [...before.keys()].filter((id) => !now.has(id));
      table.transact(() => {
        for (const [id, name] of changed) table.setName(id, name);
        for (const id of dropped) table.setName(id, null);
        table.setState("names", stamps.names);
        table.noteChange();
      });
      for (const id of [...changed.map(([each]) => each), ...dropped]) onChange(id);
      appliedNames = now;
    }
    if (table.state("edits") !== stamps.edits) {
      const { gitInfos: now } = await edits();
      const before = appliedEdits;
      const changed = [...now].filter(([id, git]) => !isDeepStrictEqual(before?.get(id), git));
      const dropped = before === null ? [] : [...before.keys()].filter((id) => !now.has(id));
      await readAgain([...changed.map(([id]) => id), ...dropped]);
      table.transact(() => table.setState("edits", stamps.edits));
      appliedEdits = now;
    }
  }

  async function readAgain(threadIds: readonly string[]): Promise<void> {
    const files = threadIds.flatMap((id) => table.rowsOf(id));
    await carryOut(
      files.flatMap(({ folder: folderPath, file: { fileName } }) => {
        const folder = tree.get(folderPath);
        return folder === undefined ? [] : [{ folder, fileName }];
      }),
    );
  }

  return {
    followNames,
    followFiles,
    followEdits,
    /** Looks at one row's file; true when the row was another one before. */
    async followRow(folderPath: string, row: FileRow): Promise<boolean> {
      if (!hasChanged(folderPath, row)) return false;
      const folder = tree.get(folderPath);
      const work = folder === undefined ? [] : lookAt(folder, row.fileName);
      await carryOut(work);
      return work.length > 0;
    },
  };
}
