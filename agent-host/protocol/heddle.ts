// Our own additions. They live under heddle/ and are experimental until they have lasted.
import * as z from "zod";
import { notification, request, serverRequest } from "./define.js";
import { lazy } from "./lazy.js";
import { Thread } from "./thread.js";
import { ThreadListCwdFilter } from "./thread-list.js";

export const HeddleDocumentSaveParams = lazy(() => z.object({ uris: z.array(z.string()) }));
export type HeddleDocumentSaveParams = z.infer<typeof HeddleDocumentSaveParams>;

export const HeddleDocumentSaveResponse = lazy(() => z.object({ unsaved: z.array(z.string()) }));
export type HeddleDocumentSaveResponse = z.infer<typeof HeddleDocumentSaveResponse>;

/**
 * Asks an editor client to save documents that the host changed through workspace/applyEdit and that were
 * clean before. Sent only to clients that declare `capabilities.experimental.heddle.saveDocuments`.
 * `unsaved` names the uris that could not be saved.
 */
export const documentSave = serverRequest(
  "heddle/document/save",
  HeddleDocumentSaveParams,
  HeddleDocumentSaveResponse,
  "experimental",
);

export const HeddleThreadSearchParams = lazy(() =>
  z.looseObject({
    /** Words that all have to occur, in any case and with or without accents; the last may be a beginning. */
    text: z.string(),
    archived: z.boolean().nullish(),
    cwd: ThreadListCwdFilter.nullish(),
    cursor: z.string().nullish(),
    /** Hits per page: 25 unless given, clamped to 1..100. */
    limit: z.int().nonnegative().nullish(),
  }),
);
export type HeddleThreadSearchParams = z.infer<typeof HeddleThreadSearchParams>;

/**
 * `snippet` is one line of the thread, or its title. Each of `matches` is a place in it, in UTF-16 code units: where
 * it begins, and where what follows it begins.
 */
export const HeddleThreadSearchHit = lazy(() =>
  z.object({ thread: Thread, snippet: z.string(), matches: z.array(z.array(z.int())) }),
);
export type HeddleThreadSearchHit = z.infer<typeof HeddleThreadSearchHit>;

export const HeddleThreadSearchResponse = lazy(() =>
  z.object({ data: z.array(HeddleThreadSearchHit), nextCursor: z.string().nullable() }),
);
export type HeddleThreadSearchResponse = z.infer<typeof HeddleThreadSearchResponse>;

/** Full text over titles and messages, newest thread first. What sub-agents did is not searched. */
export const threadSearch = request(
  "heddle/thread/search",
  HeddleThreadSearchParams,
  HeddleThreadSearchResponse,
  "experimental",
);

export const HeddleThreadsIndexingNotification = lazy(() => z.object({ done: z.int(), total: z.int() }));
export type HeddleThreadsIndexingNotification = z.infer<typeof HeddleThreadsIndexingNotification>;

/** How far the reading of threads has come that a list or a search waits for; over when both are the same. */
export const threadsIndexing = notification(
  "heddle/threads/indexing",
  HeddleThreadsIndexingNotification,
  "experimental",
);
