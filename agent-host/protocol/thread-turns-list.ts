import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";
import { SortDirection } from "./thread-list.js";
import { Turn } from "./turn.js";

export const ThreadTurnsListParams = lazy(() =>
  z.looseObject({
    threadId: z.string(),
    cursor: z.string().nullish(),
    limit: z.int().nonnegative().nullish(),
    sortDirection: SortDirection.nullish(),
  }),
);
export type ThreadTurnsListParams = z.infer<typeof ThreadTurnsListParams>;

export const ThreadTurnsListResponse = lazy(() =>
  z.object({
    backwardsCursor: z.string().nullable(),
    data: z.array(Turn),
    nextCursor: z.string().nullable(),
  }),
);
export type ThreadTurnsListResponse = z.infer<typeof ThreadTurnsListResponse>;

/**
 * A page of a thread's turns, newest first unless asked otherwise. `backwardsCursor` leads to what came
 * after.
 */
export const threadTurnsList = request("thread/turns/list", ThreadTurnsListParams, ThreadTurnsListResponse);
