import * as z from "zod";
import { notification, request } from "./define.js";
import { ThreadId } from "./thread.js";

/** Names a thread; surrounding blanks are cut, and an empty name is refused. */
export const threadNameSet = request(
  "thread/name/set",
  z.looseObject({ threadId: ThreadId, name: z.string() }),
  z.object({}),
);

export const threadNameUpdated = notification(
  "thread/name/updated",
  z.object({ threadId: ThreadId, threadName: z.string().nullable() }),
);
