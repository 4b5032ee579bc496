import { turnUndo } from "../../protocol/heddle-changes.js";
import { toRestoreResponse } from "../change-view.js";
import { handler } from "../handler.js";

export const turnUndoHandler = handler(
  turnUndo,
  { queueKey: (params) => params.threadId },
  async ({ threadId, turnId, paths = null, hunks = null }, ctx) =>
    toRestoreResponse(await ctx.changes.restore(threadId, { direction: "undo", turnId, paths, hunks })),
);
