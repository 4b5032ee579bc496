import * as z from "zod";
import { request } from "./define.js";
import { ThreadId } from "./thread.js";
import { ThreadStartResponse, threadOverrides } from "./thread-start.js";

export const ThreadResumeParams = z.looseObject({
  ...threadOverrides,
  threadId: ThreadId,
  excludeTurns: z.boolean().nullish(),
});
export type ThreadResumeParams = z.infer<typeof ThreadResumeParams>;

/** Loads a stored thread, or attaches to a running one. `thread.turns` is filled unless excluded. */
export const threadResume = request("thread/resume", ThreadResumeParams, ThreadStartResponse);
