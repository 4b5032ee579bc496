import * as z from "zod";
import { notification, request } from "./define.js";
import { lazy } from "./lazy.js";
import { ThreadId, ThreadStatus } from "./thread.js";
import { ThreadTokenUsage } from "./token-usage.js";
import { TurnId } from "./turn.js";

export const ThreadStatusChangedNotification = lazy(() =>
  z.object({ threadId: ThreadId, status: ThreadStatus }),
);
export type ThreadStatusChangedNotification = z.infer<typeof ThreadStatusChangedNotification>;

/** What the thread is doing; the first state of a thread that was just announced is not sent. */
export const threadStatusChanged = notification("thread/status/changed", ThreadStatusChangedNotification);

export const ThreadClosedNotification = lazy(() => z.object({ threadId: ThreadId }));
export type ThreadClosedNotification = z.infer<typeof ThreadClosedNotification>;

/** The thread left memory; its rollout is untouched. */
export const threadClosed = notification("thread/closed", ThreadClosedNotification);

export const ThreadTokenUsageUpdatedNotification = lazy(() =>
  z.object({ threadId: ThreadId, turnId: TurnId, tokenUsage: ThreadTokenUsage }),
);
export type ThreadTokenUsageUpdatedNotification = z.infer<typeof ThreadTokenUsageUpdatedNotification>;

/** Sent after each answer of the model that told its usage, and once more when a thread is resumed. */
export const threadTokenUsageUpdated = notification(
  "thread/tokenUsage/updated",
  ThreadTokenUsageUpdatedNotification,
);

export const ThreadUnsubscribeParams = lazy(() => z.looseObject({ threadId: ThreadId }));
export type ThreadUnsubscribeParams = z.infer<typeof ThreadUnsubscribeParams>;

export const ThreadUnsubscribeStatus = lazy(() => z.enum(["unsubscribed", "notSubscribed", "notLoaded"]));
export type ThreadUnsubscribeStatus = z.infer<typeof ThreadUnsubscribeStatus>;

export const ThreadUnsubscribeResponse = lazy(() => z.object({ status: ThreadUnsubscribeStatus }));
export type ThreadUnsubscribeResponse = z.infer<typeof ThreadUnsubscribeResponse>;

/** Stops this connection's events of a thread. Unknown ids are no error. */
export const threadUnsubscribe = request(
  "thread/unsubscribe",
  ThreadUnsubscribeParams,
  ThreadUnsubscribeResponse,
);
