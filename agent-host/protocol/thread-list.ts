import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";
import { Thread } from "./thread.js";

export const ThreadSourceKind = lazy(() =>
  z.enum([
    "cli",
    "vscode",
    "exec",
    "appServer",
    "subAgent",
    "subAgentReview",
    "subAgentCompact",
    "subAgentThreadSpawn",
    "subAgentOther",
    "unknown",
  ]),
);
export type ThreadSourceKind = z.infer<typeof ThreadSourceKind>;

export const ThreadSortKey = lazy(() => z.enum(["created_at", "updated_at"]));
export type ThreadSortKey = z.infer<typeof ThreadSortKey>;

export const SortDirection = lazy(() => z.enum(["asc", "desc"]));
export type SortDirection = z.infer<typeof SortDirection>;

/** One folder, or any of several; none matches nothing. */
export const ThreadListCwdFilter = lazy(() => z.union([z.string(), z.array(z.string())]));
export type ThreadListCwdFilter = z.infer<typeof ThreadListCwdFilter>;

export const ThreadListParams = lazy(() =>
  z.looseObject({
    cursor: z.string().nullish(),
    /** Rows per page: 25 unless given, clamped to 1..100. */
    limit: z.int().nonnegative().nullish(),
    sortKey: ThreadSortKey.nullish(),
    sortDirection: SortDirection.nullish(),
    modelProviders: z.array(z.string()).nullish(),
    sourceKinds: z.array(ThreadSourceKind).nullish(),
    archived: z.boolean().nullish(),
    cwd: ThreadListCwdFilter.nullish(),
    searchTerm: z.string().nullish(),
    useStateDbOnly: z.boolean().nullish(),
  }),
);
export type ThreadListParams = z.infer<typeof ThreadListParams>;

export const ThreadListResponse = lazy(() =>
  z.object({
    data: z.array(Thread),
    nextCursor: z.string().nullable(),
    backwardsCursor: z.string().nullable(),
  }),
);
export type ThreadListResponse = z.infer<typeof ThreadListResponse>;

/** A page of stored threads, newest first unless asked otherwise; rows carry no turns. */
export const threadList = request("thread/list", ThreadListParams, ThreadListResponse);

export const ThreadLoadedListParams = lazy(() =>
  z.looseObject({ cursor: z.string().nullish(), limit: z.int().nonnegative().nullish() }),
);
export type ThreadLoadedListParams = z.infer<typeof ThreadLoadedListParams>;

export const ThreadLoadedListResponse = lazy(() =>
  z.object({ data: z.array(z.string()), nextCursor: z.string().nullable() }),
);
export type ThreadLoadedListResponse = z.infer<typeof ThreadLoadedListResponse>;

/** The ids of the threads in memory, sorted. */
export const threadLoadedList = request(
  "thread/loaded/list",
  ThreadLoadedListParams,
  ThreadLoadedListResponse,
);
