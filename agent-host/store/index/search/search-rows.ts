// Answers a full-text query from threads at hand, without an index.
import { HostError } from "../../../base/errors.js";
import type { StoredThread, ThreadSearchPage, ThreadSearchQuery } from "../../thread-store.js";
import { toPhrases } from "./search-text.js";
import { isSaidIn, snippetOf } from "./snippet.js";

export interface SearchedThread {
  readonly thread: StoredThread;
  /** Its title and its messages. */
  readonly texts: readonly string[];
}

/** Newest first. Throws HostError "invalid-request" for a bad cursor. */
export function searchRows(
  threads: readonly SearchedThread[],
  { text, archived, cwds, cursor, limit }: ThreadSearchQuery,
): ThreadSearchPage {
  const phrases = toPhrases(text);
  if (phrases.length === 0) return { hits: [], nextCursor: null };
  const found = threads
    .filter(({ thread }) => thread.archived === archived && (cwds === null || cwds.includes(thread.cwd)))
    .filter(({ texts }) => isSaidIn(texts, phrases))
    .sort((a, b) => b.thread.createdAt - a.thread.createdAt || (a.thread.id < b.thread.id ? 1 : -1));
  const before = cursor === null ? -1 : found.findIndex(({ thread }) => thread.id === cursor);
  if (cursor !== null && before < 0) throw new HostError("invalid-request", `invalid cursor: ${cursor}`);
  const shown = found.slice(before + 1, before + 1 + limit);
  return {
    hits: shown.map(({ thread, texts }) => ({ thread, ...snippetOf(texts, phrases) })),
    nextCursor: found.length > before + 1 + limit ? (shown.at(-1)?.thread.id ?? null) : null,
  };
}
