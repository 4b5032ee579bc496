import { threadRead } from "../../protocol/thread-read.js";
import { handler } from "../handler.js";

export const threadReadHandler = handler(threadRead, {}, async (params, ctx) => ({
  thread: await ctx.threads.read(params.threadId, params.includeTurns ?? false),
}));
