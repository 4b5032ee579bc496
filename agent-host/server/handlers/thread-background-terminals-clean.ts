import { threadBackgroundTerminalsClean } from "../../protocol/thread-background-terminals.js";
import { handler } from "../handler.js";

export const threadBackgroundTerminalsCleanHandler = handler(
  threadBackgroundTerminalsClean,
  { queueKey: (params) => params.threadId },
  async ({ threadId }, ctx) => {
    ctx.threads.get(threadId).endCommands();
    return {};
  },
);
