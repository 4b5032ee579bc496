import * as z from "zod";
import { Personality } from "./collaboration.js";
import { request } from "./define.js";
import { lazy } from "./lazy.js";
import { granularApprovalPolicy } from "./permission.js";
import { RawResponseItem } from "./raw-response-item.js";
import { ThreadId } from "./thread.js";
import { extendedHistory, threadOverrides, threadSettings } from "./thread-start.js";

export const ThreadResumeParams = lazy(() =>
  z.looseObject({
    ...threadOverrides(),
    threadId: ThreadId,
    personality: Personality.nullish(),
    excludeTurns: z.boolean().nullish(),
    /** A history to begin with instead of a stored one. */
    history: z.array(RawResponseItem).nullish(),
    /** A rollout file to read instead of the one that belongs to the id. */
    path: z.string().nullish(),
  }),
);
export type ThreadResumeParams = z.infer<typeof ThreadResumeParams>;

export const ThreadResumeResponse = lazy(() => z.object(threadSettings()));
export type ThreadResumeResponse = z.infer<typeof ThreadResumeResponse>;

/** Loads a stored thread, or attaches to a running one. `thread.turns` is filled unless excluded. */
export const threadResume = request("thread/resume", ThreadResumeParams, ThreadResumeResponse, {
  experimentalFields: [
    { field: "history" },
    { field: "path" },
    granularApprovalPolicy,
    extendedHistory("thread/resume"),
  ],
});
