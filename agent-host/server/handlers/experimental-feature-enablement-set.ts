import { experimentalFeatureEnablementSet } from "../../protocol/experimental-feature.js";
import { handler } from "../handler.js";

export const experimentalFeatureEnablementSetHandler = handler(
  experimentalFeatureEnablementSet,
  { queueKey: () => "config" },
  async ({ enablement }, ctx) => {
    await ctx.config.setFeatures(enablement);
    return { enablement };
  },
);
