// Where a page of a list begins. Two threads may share a time, so a cursor names the thread too.
import { HostError } from "../../base/errors.js";
import type { StoredThread, ThreadListQuery } from "../thread-store.js";

/** A thread as lists order it: times in milliseconds. */
export interface ListedThread {
  readonly thread: StoredThread;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface Cursor {
  readonly atMs: number;
  /** Null in cursors that are only a time: everything of that time is passed over. */
  readonly id: string | null;
  /** Whether the page begins with that very thread. */
  readonly inclusive: boolean;
}

export function sortTime(listed: ListedThread, sortKey: ThreadListQuery["sortKey"]): number {
  return sortKey === "created_at" ? listed.createdAtMs : listed.updatedAtMs;
}

export function cursorAfter(listed: ListedThread, sortKey: ThreadListQuery["sortKey"]): string {
  return `${new Date(sortTime(listed, sortKey)).toISOString()}/after/${listed.thread.id}`;
}

/** For the opposite direction: it begins with the thread itself, as newer ones may have come before it. */
export function cursorFrom(listed: ListedThread, sortKey: ThreadListQuery["sortKey"]): string {
  return `${new Date(sortTime(listed, sortKey)).toISOString()}/from/${listed.thread.id}`;
}

/** Throws HostError "invalid-request". Plain RFC 3339 times are cursors as well. */
export function parseCursor(text: string): Cursor {
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))(?:\/(after|from)\/([0-9a-f-]{36}))?$/.exec(
    text,
  );
  const atMs = Date.parse(match?.[1] ?? "");
  if (Number.isNaN(atMs)) throw new HostError("invalid-request", `invalid cursor: ${text}`);
  return { atMs, id: match?.[3] ?? null, inclusive: match?.[2] === "from" };
}
