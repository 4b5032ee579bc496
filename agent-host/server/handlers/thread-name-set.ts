import { threadNameSet, threadNameUpdated } from "../../protocol/thread-name-set.js";
import { handler } from "../handler.js";

export const threadNameSetHandler = handler(
  threadNameSet,
  { queueKey: (params) => params.threadId },
  async ({ threadId, name }, ctx) => {
    const threadName = await ctx.threadEdits.setName(threadId, name);
    ctx.afterReply(() => {
      for (const client of ctx.clients) client.notify(threadNameUpdated, { threadId, threadName });
    });
    return {};
  },
);
