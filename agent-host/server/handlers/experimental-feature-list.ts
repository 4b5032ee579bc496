import { experimentalFeatureList } from "../../protocol/experimental-feature.js";
import { handler } from "../handler.js";
import { pageByOffset } from "../page-by-offset.js";

export const experimentalFeatureListHandler = handler(experimentalFeatureList, {}, async (params, ctx) => {
  const features = await ctx.config.features();
  return pageByOffset(
    features.map((feature) => ({ ...feature, announcement: null })),
    params,
  );
});
