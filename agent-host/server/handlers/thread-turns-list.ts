import { threadTurnsList } from "../../protocol/thread-turns-list.js";
import { handler } from "../handler.js";

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;

export const threadTurnsListHandler = handler(threadTurnsList, {}, async (params, ctx) => {
  const page = await ctx.threads.turnPage(params.threadId, {
    sortDirection: params.sortDirection ?? "desc",
    cursor: params.cursor ?? null,
    limit: Math.min(Math.max(params.limit ?? DEFAULT_LIMIT, 1), MAX_LIMIT),
  });
  return { data: [...page.data], nextCursor: page.nextCursor, backwardsCursor: page.backwardsCursor };
});
