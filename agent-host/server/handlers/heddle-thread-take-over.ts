import { threadTakeOver } from "../../protocol/heddle-thread.js";
import { handler } from "../handler.js";

export const heddleThreadTakeOverHandler = handler(
  threadTakeOver,
  { queueKey: (params) => params.threadId },
  async ({ threadId }, ctx) => {
    await ctx.threadEdits.takeOver(threadId);
    return {};
  },
);
