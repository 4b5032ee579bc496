import * as z from "zod";
import { request } from "./define.js";

export const ExperimentalFeatureStage = z.enum([
  "beta",
  "underDevelopment",
  "stable",
  "deprecated",
  "removed",
]);

export const ExperimentalFeature = z.object({
  name: z.string(),
  stage: ExperimentalFeatureStage,
  displayName: z.string().nullable(),
  description: z.string().nullable(),
  announcement: z.string().nullable(),
  enabled: z.boolean(),
  defaultEnabled: z.boolean(),
});

/** Every feature that can be switched; `cursor` is an offset. */
export const experimentalFeatureList = request(
  "experimentalFeature/list",
  z.looseObject({ cursor: z.string().nullish(), limit: z.int().nonnegative().nullish() }),
  z.object({ data: z.array(ExperimentalFeature), nextCursor: z.string().nullable() }),
);

/** Switches features for the life of the process; config.toml outranks it. Answers what was set. */
export const experimentalFeatureEnablementSet = request(
  "experimentalFeature/enablement/set",
  z.looseObject({ enablement: z.record(z.string(), z.boolean()) }),
  z.object({ enablement: z.record(z.string(), z.boolean()) }),
);
