import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const ExperimentalFeatureStage = lazy(() =>
  z.enum(["beta", "underDevelopment", "stable", "deprecated", "removed"]),
);
export type ExperimentalFeatureStage = z.infer<typeof ExperimentalFeatureStage>;

export const ExperimentalFeature = lazy(() =>
  z.object({
    name: z.string(),
    stage: ExperimentalFeatureStage,
    displayName: z.string().nullable(),
    description: z.string().nullable(),
    announcement: z.string().nullable(),
    enabled: z.boolean(),
    defaultEnabled: z.boolean(),
  }),
);
export type ExperimentalFeature = z.infer<typeof ExperimentalFeature>;

export const ExperimentalFeatureListParams = lazy(() =>
  z.looseObject({ cursor: z.string().nullish(), limit: z.int().nonnegative().nullish() }),
);
export type ExperimentalFeatureListParams = z.infer<typeof ExperimentalFeatureListParams>;

export const ExperimentalFeatureListResponse = lazy(() =>
  z.object({ data: z.array(ExperimentalFeature), nextCursor: z.string().nullable() }),
);
export type ExperimentalFeatureListResponse = z.infer<typeof ExperimentalFeatureListResponse>;

/** Every feature that can be switched; `cursor` is an offset. */
export const experimentalFeatureList = request(
  "experimentalFeature/list",
  ExperimentalFeatureListParams,
  ExperimentalFeatureListResponse,
);

export const ExperimentalFeatureEnablementSetParams = lazy(() =>
  z.looseObject({ enablement: z.record(z.string(), z.boolean()) }),
);
export type ExperimentalFeatureEnablementSetParams = z.infer<typeof ExperimentalFeatureEnablementSetParams>;

export const ExperimentalFeatureEnablementSetResponse = lazy(() =>
  z.object({ enablement: z.record(z.string(), z.boolean()) }),
);
export type ExperimentalFeatureEnablementSetResponse = z.infer<
  typeof ExperimentalFeatureEnablementSetResponse
>;

/** Switches features for the life of the process; config.toml outranks it. Answers what was set. */
export const experimentalFeatureEnablementSet = request(
  "experimentalFeature/enablement/set",
  ExperimentalFeatureEnablementSetParams,
  ExperimentalFeatureEnablementSetResponse,
);
