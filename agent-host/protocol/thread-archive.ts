import * as z from "zod";
import { notification, request } from "./define.js";
import { lazy } from "./lazy.js";
import { Thread, ThreadId } from "./thread.js";

export const ThreadArchiveParams = lazy(() => z.looseObject({ threadId: ThreadId }));
export type ThreadArchiveParams = z.infer<typeof ThreadArchiveParams>;

export const ThreadArchiveResponse = lazy(() => z.object({}));
export type ThreadArchiveResponse = z.infer<typeof ThreadArchiveResponse>;

/** Hides a thread from lists. Its rollout stays on disk and can be restored. */
export const threadArchive = request("thread/archive", ThreadArchiveParams, ThreadArchiveResponse);

export const ThreadArchivedNotification = lazy(() => z.object({ threadId: ThreadId }));
export type ThreadArchivedNotification = z.infer<typeof ThreadArchivedNotification>;

/** A thread went to the archive, whoever sent it there. */
export const threadArchived = notification("thread/archived", ThreadArchivedNotification);

export const ThreadUnarchiveParams = lazy(() => z.looseObject({ threadId: ThreadId }));
export type ThreadUnarchiveParams = z.infer<typeof ThreadUnarchiveParams>;

export const ThreadUnarchiveResponse = lazy(() => z.object({ thread: Thread }));
export type ThreadUnarchiveResponse = z.infer<typeof ThreadUnarchiveResponse>;

/** Brings an archived thread back into lists. */
export const threadUnarchive = request("thread/unarchive", ThreadUnarchiveParams, ThreadUnarchiveResponse);

export const ThreadUnarchivedNotification = lazy(() => z.object({ threadId: ThreadId }));
export type ThreadUnarchivedNotification = z.infer<typeof ThreadUnarchivedNotification>;

/** A thread came back from the archive. */
export const threadUnarchived = notification("thread/unarchived", ThreadUnarchivedNotification);
