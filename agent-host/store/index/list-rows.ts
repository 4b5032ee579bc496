// Answers a list query from rows at hand, without a database.
import type { ThreadListQuery, ThreadPage } from "../thread-store.js";
import { type ListedThread, parseCursor, sortTime } from "./cursor.js";
import { sourceKindOf, wantedKinds, wantedProviders, wantedText } from "./list-filter.js";
import { toPage } from "./page.js";

/** Throws HostError "invalid-request" for a bad cursor. */
export function listRows(threads: readonly ListedThread[], query: ThreadListQuery): ThreadPage {
  const rows = threads
    .filter((listed) => isWanted(listed, query))
    .sort((a, b) => compareListed(a, b, query))
    .slice(0, query.limit + 1);
  return toPage(rows, query);
}

/** Throws HostError "invalid-request" for a bad cursor. */
export function isWanted(listed: ListedThread, query: ThreadListQuery): boolean {
  const { thread } = listed;
  const kinds = wantedKinds(query);
  const providers = wantedProviders(query);
  const text = wantedText(query);
  return (
    thread.archived === query.archived &&
    (query.cwds === null || query.cwds.includes(thread.cwd)) &&
    (providers === null || providers.includes(thread.modelProvider)) &&
    kinds.includes(sourceKindOf(thread.source)) &&
    (text === null || thread.preview.includes(text) || (thread.name ?? "").includes(text)) &&
    (query.cursor === null || isBeyond(listed, query, query.cursor))
  );
}

function isBeyond(listed: ListedThread, query: ThreadListQuery, cursorText: string): boolean {
  const cursor = parseCursor(cursorText);
  const sign = query.sortDirection === "desc" ? -1 : 1;
  const byTime = sortTime(listed, query.sortKey) - cursor.atMs;
  if (byTime !== 0 || cursor.id === null) return byTime * sign > 0;
  const byId = order(listed.thread.id, cursor.id) * sign;
  return cursor.inclusive ? byId >= 0 : byId > 0;
}

/** By the query's order; below 0 when `a` comes first. */
export function compareListed(a: ListedThread, b: ListedThread, query: ThreadListQuery): number {
  const sign = query.sortDirection === "desc" ? -1 : 1;
  const byTime = sortTime(a, query.sortKey) - sortTime(b, query.sortKey);
  return sign * (byTime === 0 ? order(a.thread.id, b.thread.id) : byTime);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
