import * as z from "zod";
import { notification, request } from "./define.js";
import { ThreadId, ThreadStatus } from "./thread.js";
import { ThreadTokenUsage } from "./token-usage.js";
import { TurnId } from "./turn.js";

export const threadStatusChanged = notification(
  "thread/status/changed",
  z.object({ threadId: ThreadId, status: ThreadStatus }),
);

/** The thread left memory; its rollout is untouched. */
export const threadClosed = notification("thread/closed", z.object({ threadId: ThreadId }));

export const threadTokenUsageUpdated = notification(
  "thread/tokenUsage/updated",
  z.object({ threadId: ThreadId, turnId: TurnId, tokenUsage: ThreadTokenUsage }),
);

/** Stops this connection's events of a thread. Unknown ids are no error. */
export const threadUnsubscribe = request(
  "thread/unsubscribe",
  z.looseObject({ threadId: ThreadId }),
  z.object({ status: z.enum(["unsubscribed", "notSubscribed", "notLoaded"]) }),
);
