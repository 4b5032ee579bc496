import * as z from "zod";
import { notification, request } from "./define.js";
import { lazy } from "./lazy.js";
import { ThreadId } from "./thread.js";

export const ThreadSetNameParams = lazy(() => z.looseObject({ threadId: ThreadId, name: z.string() }));
export type ThreadSetNameParams = z.infer<typeof ThreadSetNameParams>;

export const ThreadSetNameResponse = lazy(() => z.object({}));
export type ThreadSetNameResponse = z.infer<typeof ThreadSetNameResponse>;

/** Names a thread; surrounding blanks are cut, and an empty name is refused. */
export const threadNameSet = request("thread/name/set", ThreadSetNameParams, ThreadSetNameResponse);

export const ThreadNameUpdatedNotification = lazy(() =>
  z.object({ threadId: ThreadId, threadName: z.string().nullable() }),
);
export type ThreadNameUpdatedNotification = z.infer<typeof ThreadNameUpdatedNotification>;

/** A thread got another name. */
export const threadNameUpdated = notification("thread/name/updated", ThreadNameUpdatedNotification);
