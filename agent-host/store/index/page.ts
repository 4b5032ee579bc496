import type { ThreadListQuery, ThreadPage } from "../thread-store.js";
import { cursorAfter, cursorFrom, type ListedThread } from "./cursor.js";

/** Cuts rows, one more than the limit when there are more, into a page with its cursors. */
export function toPage(rows: readonly ListedThread[], query: ThreadListQuery): ThreadPage {
  const shown = rows.slice(0, query.limit);
  const [first] = shown;
  const last = shown.at(-1);
  return {
    threads: shown.map((listed) => listed.thread),
    nextCursor: rows.length > shown.length && last !== undefined ? cursorAfter(last, query.sortKey) : null,
    backwardsCursor: first === undefined ? null : cursorFrom(first, query.sortKey),
  };
}
