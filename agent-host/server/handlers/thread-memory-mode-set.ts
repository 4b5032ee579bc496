import { threadMemoryModeSet } from "../../protocol/thread-memory.js";
import { handler } from "../handler.js";

export const threadMemoryModeSetHandler = handler(
  threadMemoryModeSet,
  { queueKey: (params) => params.threadId },
  async ({ threadId, mode }, ctx) => {
    await ctx.threadEdits.setMemoryMode(threadId, mode);
    return {};
  },
);
