import { threadRollback } from "../../protocol/thread-rollback.js";
import { handler } from "../handler.js";

export const threadRollbackHandler = handler(
  threadRollback,
  { queueKey: (params) => params.threadId },
  async ({ threadId, numTurns }, ctx) => {
    const thread = ctx.threads.get(threadId);
    await thread.rollBack(numTurns);
    return { thread: { ...thread.view(), turns: await thread.turns() } };
  },
);
