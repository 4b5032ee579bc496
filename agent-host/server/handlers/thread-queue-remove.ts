import { threadQueueRemove } from "../../protocol/heddle-queue.js";
import { handler } from "../handler.js";

export const threadQueueRemoveHandler = handler(
  threadQueueRemove,
  { queueKey: (params) => params.threadId },
  async ({ threadId, id }, ctx) => ({ removed: ctx.threads.get(threadId).unqueue(id) }),
);
