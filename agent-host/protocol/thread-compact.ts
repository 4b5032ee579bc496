import * as z from "zod";
import { notification, request } from "./define.js";
import { lazy } from "./lazy.js";

export const ThreadCompactStartParams = lazy(() => z.looseObject({ threadId: z.string() }));
export type ThreadCompactStartParams = z.infer<typeof ThreadCompactStartParams>;

export const ThreadCompactStartResponse = lazy(() => z.object({}));
export type ThreadCompactStartResponse = z.infer<typeof ThreadCompactStartResponse>;

/** Begins a turn that replaces the history by a summary; answers at once. */
export const threadCompactStart = request(
  "thread/compact/start",
  ThreadCompactStartParams,
  ThreadCompactStartResponse,
);

export const ContextCompactedNotification = lazy(() =>
  z.object({ threadId: z.string(), turnId: z.string() }),
);
export type ContextCompactedNotification = z.infer<typeof ContextCompactedNotification>;

/** Kept for old clients: the contextCompaction item says the same. */
export const threadCompacted = notification("thread/compacted", ContextCompactedNotification);
