// The newest threads straight from their files: what a fresh host shows before its index is there. Files are read,
// the latest first, until none that was not read can change the page.
import type { ThreadListQuery, ThreadPage } from "../thread-store.js";
import type { ListedThread } from "./cursor.js";
import { wantedText } from "./list-filter.js";
import { compareListed, isWanted } from "./list-rows.js";
import { toPage } from "./page.js";
import { type Edits, readRow } from "./read-row.js";
import { createSlices } from "./slices.js";
import type { ThreadRow } from "./thread-table.js";
import { createUnreadFiles, OddHome } from "./unread-files.js";

export interface PageFromFilesOptions {
  readonly home: string;
  readonly edits: Edits;
  /** How many files may be read in vain, for filters that match little. */
  readonly patience: number;
}

/** Whether the order of names is of use for it. */
export function canComeFromFiles(query: ThreadListQuery): boolean {
  return (
    query.sortKey === "created_at" &&
    query.sortDirection === "desc" &&
    query.cursor === null &&
    wantedText(query) === null &&
    !query.archived &&
    !query.indexOnly
  );
}

/**
 * The page that the index would give, for a query that `canComeFromFiles`. Null when too much would have to be read,
 * or when a file that was read contradicts its name: then others may do so that were not. One of those that is much
 * younger than its name, alone among files that are as they should be, is missing until the index answers.
 */
export async function pageFromFiles(
  query: ThreadListQuery,
  options: PageFromFilesOptions,
): Promise<ThreadPage | null> {
  try {
    return toPage(await newestRows(query, options), query);
  } catch (error) {
    if (error instanceof OddHome) return null;
    throw error;
  }
}

/** One more than the limit when there are more. Throws OddHome. */
async function newestRows(
  query: ThreadListQuery,
  { home, edits, patience }: PageFromFilesOptions,
): Promise<ListedThread[]> {
  const count = query.limit + 1;
  const files = createUnreadFiles(home);
  const rows = new Map<string, ThreadRow>();
  const shown = createShown(query);
  const slices = createSlices();
  for (let read = 0; ; read++) {
    let next = files.next();
    const last = shown.rows[count - 1];
    if (next === undefined || (last !== undefined && next.latestMs < last.createdAtMs)) {
      const page = shown.rows.slice(0, count);
      // What another file of such a thread says may count instead.
      next = files.takeOneOf(new Set(page.map(({ thread }) => thread.id)));
      if (next === undefined) return page;
    } else {
      files.take();
    }
    if (read - Math.min(shown.rows.length, count) >= patience)
      throw new OddHome("too many files match nothing");
    if (slices.isOver) await slices.next();
    const row = await readRow(home, next.folder, next.fileName, edits);
    if (row === null) continue;
    if (row.createdAtMs > next.latestMs) throw new OddHome(next.fileName);
    const copy = rows.get(next.id);
    if (copy?.mtimeMs === row.mtimeMs) throw new OddHome("two files of one thread changed at the same time");
    if (copy !== undefined && copy.mtimeMs > row.mtimeMs) continue;
    rows.set(next.id, row);
    shown.put(row);
  }
}

/** The threads that a query asks for, of those put in, in its order. */
function createShown(query: ThreadListQuery) {
  const rows: ListedThread[] = [];
  return {
    rows: rows as readonly ListedThread[],
    /** Replaces the thread's row. A file in which nobody spoke hides older ones in which somebody did. */
    put({ thread, createdAtMs, mtimeMs, spoken }: ThreadRow): void {
      const before = rows.findIndex((each) => each.thread.id === thread.id);
      if (before >= 0) rows.splice(before, 1);
      const listed = { thread, createdAtMs, updatedAtMs: Math.floor(mtimeMs) };
      if (!spoken || !isWanted(listed, query)) return;
      const at = rows.findLastIndex((each) => compareListed(each, listed, query) < 0);
      rows.splice(at + 1, 0, listed);
    },
  };
}
