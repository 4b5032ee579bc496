import { turnChanges } from "../../protocol/heddle-changes.js";
import { toFileChange } from "../change-view.js";
import { handler } from "../handler.js";

export const turnChangesHandler = handler(turnChanges, {}, async (params, ctx) => {
  const { threadId, turnId = null, paths = null } = params;
  const { files, gaps, turns, ...view } = await ctx.changes.list({
    threadId,
    turnId,
    paths,
    scope: params.scope ?? "turn",
  });
  return { ...view, turns: [...turns], files: files.map(toFileChange), gaps: [...gaps] };
});
