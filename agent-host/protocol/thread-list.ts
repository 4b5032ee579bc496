import * as z from "zod";
import { request } from "./define.js";
import { Thread } from "./thread.js";

export const ThreadSourceKind = z.enum([
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
]);
export type ThreadSourceKind = z.infer<typeof ThreadSourceKind>;

export const ThreadListParams = z.looseObject({
  cursor: z.string().nullish(),
  /** Rows per page: 25 unless given, clamped to 1..100. */
  limit: z.int().nonnegative().nullish(),
  sortKey: z.enum(["created_at", "updated_at"]).nullish(),
  sortDirection: z.enum(["asc", "desc"]).nullish(),
  modelProviders: z.array(z.string()).nullish(),
  sourceKinds: z.array(ThreadSourceKind).nullish(),
  archived: z.boolean().nullish(),
  cwd: z.union([z.string(), z.array(z.string())]).nullish(),
  searchTerm: z.string().nullish(),
  useStateDbOnly: z.boolean().nullish(),
});
export type ThreadListParams = z.infer<typeof ThreadListParams>;

export const ThreadListResponse = z.object({
  data: z.array(Thread),
  nextCursor: z.string().nullable(),
  backwardsCursor: z.string().nullable(),
});

/** A page of stored threads, newest first unless asked otherwise; rows carry no turns. */
export const threadList = request("thread/list", ThreadListParams, ThreadListResponse);

export const ThreadLoadedListParams = z.looseObject({
  cursor: z.string().nullish(),
  limit: z.int().nonnegative().nullish(),
});

/** The ids of the threads in memory, sorted. */
export const threadLoadedList = request(
  "thread/loaded/list",
  ThreadLoadedListParams,
  z.object({ data: z.array(z.string()), nextCursor: z.string().nullable() }),
);
