// Input that waits for the model: sent while a turn ran, and not read by it yet.
import * as z from "zod";
import { notification, request } from "./define.js";
import { lazy } from "./lazy.js";
import { ThreadId } from "./thread.js";
import { UserInput } from "./user-input.js";

export const HeddleQueuedInput = lazy(() => z.object({ id: z.string(), content: z.array(UserInput) }));
export type HeddleQueuedInput = z.infer<typeof HeddleQueuedInput>;

export const HeddleThreadQueueUpdatedNotification = lazy(() =>
  z.object({ threadId: ThreadId, queue: z.array(HeddleQueuedInput) }),
);
export type HeddleThreadQueueUpdatedNotification = z.infer<typeof HeddleThreadQueueUpdatedNotification>;

/**
 * The whole queue as it is now, oldest first. What waits outlives an interrupt, a failure and the host: it comes
 * before the input of the next turn. Told after a resume, too, when something waits.
 */
export const threadQueueUpdated = notification(
  "heddle/thread/queueUpdated",
  HeddleThreadQueueUpdatedNotification,
  "experimental",
);

export const HeddleThreadQueueRemoveParams = lazy(() =>
  z.looseObject({ threadId: ThreadId, id: z.string() }),
);
export type HeddleThreadQueueRemoveParams = z.infer<typeof HeddleThreadQueueRemoveParams>;

export const HeddleThreadQueueRemoveResponse = lazy(() => z.object({ removed: z.boolean() }));
export type HeddleThreadQueueRemoveResponse = z.infer<typeof HeddleThreadQueueRemoveResponse>;

/** Takes back input that waits; `removed` is false when the model has it already. */
export const threadQueueRemove = request(
  "heddle/thread/queueRemove",
  HeddleThreadQueueRemoveParams,
  HeddleThreadQueueRemoveResponse,
  "experimental",
);
