import { fsUnwatch } from "../../protocol/fs-watch.js";
import { handler } from "../handler.js";

export const fsUnwatchHandler = handler(fsUnwatch, {}, async (params, ctx) => {
  ctx.watches.remove(ctx.client, params.watchId);
  return {};
});
