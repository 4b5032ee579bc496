import * as z from "zod";
import { notification, request } from "./define.js";
import { Thread, ThreadId } from "./thread.js";

const ByThreadId = z.looseObject({ threadId: ThreadId });

/** Hides a thread from lists. Its rollout stays on disk and can be restored. */
export const threadArchive = request("thread/archive", ByThreadId, z.object({}));
export const threadArchived = notification("thread/archived", z.object({ threadId: ThreadId }));

/** Brings an archived thread back into lists. */
export const threadUnarchive = request("thread/unarchive", ByThreadId, z.object({ thread: Thread }));
export const threadUnarchived = notification("thread/unarchived", z.object({ threadId: ThreadId }));
