import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";
import { granularApprovalPolicy } from "./permission.js";
import { ThreadId } from "./thread.js";
import { extendedHistory, threadOverrides, threadSettings } from "./thread-start.js";

export const ThreadForkParams = lazy(() =>
  z.looseObject({
    ...threadOverrides(),
    threadId: ThreadId,
    ephemeral: z.boolean().nullish(),
    excludeTurns: z.boolean().nullish(),
    /** A rollout file to read instead of the one that belongs to the id. */
    path: z.string().nullish(),
    /** The last turn to copy; all of them unless given. */
    lastTurnId: z.string().nullish(),
    /** Copies what came before this turn. */
    beforeTurnId: z.string().nullish(),
  }),
);
export type ThreadForkParams = z.infer<typeof ThreadForkParams>;

export const ThreadForkResponse = lazy(() => z.object(threadSettings()));
export type ThreadForkResponse = z.infer<typeof ThreadForkResponse>;

/**
 * Begins a new thread with a copy of another one's history and subscribes the caller. A turn that runs in the
 * source is copied as interrupted.
 */
export const threadFork = request("thread/fork", ThreadForkParams, ThreadForkResponse, {
  experimentalFields: [
    { field: "path" },
    { field: "lastTurnId" },
    { field: "beforeTurnId" },
    granularApprovalPolicy,
    extendedHistory("thread/fork"),
  ],
});
