import * as z from "zod";
import { request } from "./define.js";
import { Json } from "./json.js";
import { lazy } from "./lazy.js";

export const ThreadInjectItemsParams = lazy(() =>
  z.looseObject({ threadId: z.string(), items: z.array(Json) }),
);
export type ThreadInjectItemsParams = z.infer<typeof ThreadInjectItemsParams>;

export const ThreadInjectItemsResponse = lazy(() => z.object({}));
export type ThreadInjectItemsResponse = z.infer<typeof ThreadInjectItemsResponse>;

/**
 * Appends items of the Responses API to the history as if they had happened. No notification tells of them.
 */
export const threadInjectItems = request(
  "thread/inject_items",
  ThreadInjectItemsParams,
  ThreadInjectItemsResponse,
);
