import { turnRedo } from "../../protocol/heddle-changes.js";
import { toRestoreResponse } from "../change-view.js";
import { handler } from "../handler.js";

export const turnRedoHandler = handler(
  turnRedo,
  { queueKey: (params) => params.threadId },
  async ({ threadId, turnId, paths = null, hunks = null }, ctx) =>
    toRestoreResponse(await ctx.changes.restore(threadId, { direction: "redo", turnId, paths, hunks })),
);
