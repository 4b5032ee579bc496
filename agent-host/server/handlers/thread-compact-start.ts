import { threadCompactStart } from "../../protocol/thread-compact.js";
import { handler } from "../handler.js";

export const threadCompactStartHandler = handler(
  threadCompactStart,
  { queueKey: (params) => params.threadId },
  async ({ threadId }, ctx) => {
    const thread = ctx.threads.get(threadId);
    await thread.reload();
    const started = thread.startCompaction();
    ctx.afterReply(() => started.begin());
    return {};
  },
);
