import { HostError } from "../../base/errors.js";
import { modelList } from "../../protocol/model-list.js";
import { handler } from "../handler.js";

export const modelListHandler = handler(modelList, {}, async (params, ctx) => {
  const models = await ctx.models.list(await ctx.config.settings(ctx.cwd));
  const shown = params.includeHidden ? models : models.filter((model) => !model.hidden);
  const start = params.cursor == null ? 0 : Number(params.cursor);
  if (!Number.isInteger(start) || start < 0 || start > shown.length) {
    throw new HostError("invalid-request", `invalid cursor: ${params.cursor}`);
  }
  const end = params.limit == null ? shown.length : start + Math.max(params.limit, 1);
  return { data: shown.slice(start, end), nextCursor: end < shown.length ? String(end) : null };
});
