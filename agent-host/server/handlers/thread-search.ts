import path from "node:path";
import { threadSearch } from "../../protocol/heddle.js";
import { handler } from "../handler.js";

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;

export const threadSearchHandler = handler(threadSearch, {}, async (params, ctx) => {
  const page = await ctx.threads.search({
    text: params.text,
    archived: params.archived ?? false,
    cwds: params.cwd == null ? null : [params.cwd].flat().map((cwd) => path.resolve(ctx.cwd, cwd)),
    cursor: params.cursor ?? null,
    limit: Math.min(Math.max(params.limit ?? DEFAULT_LIMIT, 1), MAX_LIMIT),
  });
  return { data: page.data, nextCursor: page.nextCursor };
});
