import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";
import { Thread } from "./thread.js";

export const ThreadRollbackParams = lazy(() =>
  z.looseObject({ threadId: z.string(), numTurns: z.int().nonnegative() }),
);
export type ThreadRollbackParams = z.infer<typeof ThreadRollbackParams>;

export const ThreadRollbackResponse = lazy(() => z.object({ thread: Thread }));
export type ThreadRollbackResponse = z.infer<typeof ThreadRollbackResponse>;

/**
 * Takes the last turns out of the history, not out of the files. Answers the thread with the turns that are
 * left.
 */
export const threadRollback = request("thread/rollback", ThreadRollbackParams, ThreadRollbackResponse);
