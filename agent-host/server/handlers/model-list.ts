import { modelList } from "../../protocol/model-list.js";
import { handler } from "../handler.js";
import { pageByOffset } from "../page-by-offset.js";

export const modelListHandler = handler(modelList, {}, async (params, ctx) => {
  const models = await ctx.models.list(await ctx.config.settings(ctx.cwd));
  return pageByOffset(params.includeHidden ? models : models.filter((model) => !model.hidden), params);
});
