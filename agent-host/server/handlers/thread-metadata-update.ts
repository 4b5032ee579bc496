import { threadMetadataUpdate } from "../../protocol/thread-metadata.js";
import { handler } from "../handler.js";

export const threadMetadataUpdateHandler = handler(
  threadMetadataUpdate,
  { queueKey: (params) => params.threadId },
  async ({ threadId, gitInfo }, ctx) => ({
    thread: await ctx.threadEdits.setGitInfo(threadId, gitInfo ?? {}),
  }),
);
