// A search that goes on while its user types: the files are listed once for all queries.
import * as z from "zod";
import { notification, request } from "./define.js";
import { FuzzyFileSearchResult } from "./fuzzy-file-search.js";
import { lazy } from "./lazy.js";

export const FuzzyFileSearchSessionStartParams = lazy(() =>
  z.looseObject({ sessionId: z.string(), roots: z.array(z.string()) }),
);
export type FuzzyFileSearchSessionStartParams = z.infer<typeof FuzzyFileSearchSessionStartParams>;

export const FuzzyFileSearchSessionStartResponse = lazy(() => z.object({}));
export type FuzzyFileSearchSessionStartResponse = z.infer<typeof FuzzyFileSearchSessionStartResponse>;

/**
 * Begins a session under a name of the client's, which counts on this connection; an earlier one of it ends.
 */
export const fuzzyFileSearchSessionStart = request(
  "fuzzyFileSearch/sessionStart",
  FuzzyFileSearchSessionStartParams,
  FuzzyFileSearchSessionStartResponse,
  "experimental",
);

export const FuzzyFileSearchSessionUpdateParams = lazy(() =>
  z.looseObject({ sessionId: z.string(), query: z.string() }),
);
export type FuzzyFileSearchSessionUpdateParams = z.infer<typeof FuzzyFileSearchSessionUpdateParams>;

export const FuzzyFileSearchSessionUpdateResponse = lazy(() => z.object({}));
export type FuzzyFileSearchSessionUpdateResponse = z.infer<typeof FuzzyFileSearchSessionUpdateResponse>;

/** Asks for other files than before: what was still to come of the earlier query does not come. */
export const fuzzyFileSearchSessionUpdate = request(
  "fuzzyFileSearch/sessionUpdate",
  FuzzyFileSearchSessionUpdateParams,
  FuzzyFileSearchSessionUpdateResponse,
  "experimental",
);

export const FuzzyFileSearchSessionStopParams = lazy(() => z.looseObject({ sessionId: z.string() }));
export type FuzzyFileSearchSessionStopParams = z.infer<typeof FuzzyFileSearchSessionStopParams>;

export const FuzzyFileSearchSessionStopResponse = lazy(() => z.object({}));
export type FuzzyFileSearchSessionStopResponse = z.infer<typeof FuzzyFileSearchSessionStopResponse>;

/** Ends a session and forgets its files; also answered for a name that is not in use. */
export const fuzzyFileSearchSessionStop = request(
  "fuzzyFileSearch/sessionStop",
  FuzzyFileSearchSessionStopParams,
  FuzzyFileSearchSessionStopResponse,
  "experimental",
);

export const FuzzyFileSearchSessionUpdatedNotification = lazy(() =>
  z.object({ sessionId: z.string(), query: z.string(), files: z.array(FuzzyFileSearchResult) }),
);
export type FuzzyFileSearchSessionUpdatedNotification = z.infer<
  typeof FuzzyFileSearchSessionUpdatedNotification
>;

/** The best matches so far; while files are still being listed it may be sent again for one query. */
export const fuzzyFileSearchSessionUpdated = notification(
  "fuzzyFileSearch/sessionUpdated",
  FuzzyFileSearchSessionUpdatedNotification,
  "experimental",
);

export const FuzzyFileSearchSessionCompletedNotification = lazy(() => z.object({ sessionId: z.string() }));
export type FuzzyFileSearchSessionCompletedNotification = z.infer<
  typeof FuzzyFileSearchSessionCompletedNotification
>;

/** Nothing more comes for the query of the last `fuzzyFileSearch/sessionUpdated`. */
export const fuzzyFileSearchSessionCompleted = notification(
  "fuzzyFileSearch/sessionCompleted",
  FuzzyFileSearchSessionCompletedNotification,
  "experimental",
);
