import { threadMarkReviewed } from "../../protocol/heddle-changes.js";
import { handler } from "../handler.js";

export const threadMarkReviewedHandler = handler(
  threadMarkReviewed,
  { queueKey: (params) => params.threadId },
  async ({ threadId, paths = null }, ctx) => {
    await ctx.changes.markReviewed(threadId, paths);
    return {};
  },
);
