import { threadUnarchive, threadUnarchived } from "../../protocol/thread-archive.js";
import { handler } from "../handler.js";

export const threadUnarchiveHandler = handler(
  threadUnarchive,
  { queueKey: (params) => params.threadId },
  async ({ threadId }, ctx) => {
    const thread = await ctx.threads.unarchive(threadId);
    ctx.afterReply(() => {
      for (const client of ctx.clients) client.notify(threadUnarchived, { threadId });
    });
    return { thread };
  },
);
