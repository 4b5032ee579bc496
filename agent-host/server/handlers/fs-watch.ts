import path from "node:path";
import { fsWatch } from "../../protocol/fs-watch.js";
import { handler } from "../handler.js";

export const fsWatchHandler = handler(fsWatch, {}, async (params, ctx) => {
  const target = path.resolve(params.path);
  await ctx.watches.add(ctx.client, params.watchId, target);
  ctx.afterReply(() => ctx.watches.begin(ctx.client, params.watchId));
  return { path: target };
});
