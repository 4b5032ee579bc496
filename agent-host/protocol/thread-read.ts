import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";
import { Thread, ThreadId } from "./thread.js";

export const ThreadReadParams = lazy(() =>
  z.looseObject({ threadId: ThreadId, includeTurns: z.boolean().nullish() }),
);
export type ThreadReadParams = z.infer<typeof ThreadReadParams>;

export const ThreadReadResponse = lazy(() => z.object({ thread: Thread }));
export type ThreadReadResponse = z.infer<typeof ThreadReadResponse>;

/** Reads a stored or loaded thread without subscribing to it. */
export const threadRead = request("thread/read", ThreadReadParams, ThreadReadResponse);
