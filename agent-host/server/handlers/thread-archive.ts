import { threadArchive, threadArchived } from "../../protocol/thread-archive.js";
import { threadStatusChanged } from "../../protocol/thread-status.js";
import { handler } from "../handler.js";

export const threadArchiveHandler = handler(
  threadArchive,
  { queueKey: (params) => params.threadId },
  async ({ threadId }, ctx) => {
    const wasLoaded = await ctx.threads.archive(threadId);
    ctx.afterReply(() => {
      for (const client of ctx.clients) {
        if (wasLoaded) client.notify(threadStatusChanged, { threadId, status: { type: "notLoaded" } });
        client.notify(threadArchived, { threadId });
      }
    });
    return {};
  },
);
