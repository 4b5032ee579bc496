import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";
import { Model } from "./model.js";

export const ModelListParams = lazy(() =>
  z.looseObject({
    cursor: z.string().nullish(),
    limit: z.int().nonnegative().nullish(),
    includeHidden: z.boolean().nullish(),
  }),
);
export type ModelListParams = z.infer<typeof ModelListParams>;

export const ModelListResponse = lazy(() =>
  z.object({ data: z.array(Model), nextCursor: z.string().nullable() }),
);
export type ModelListResponse = z.infer<typeof ModelListResponse>;

/** The models to choose from; `cursor` is an offset, hidden ones only on demand. */
export const modelList = request("model/list", ModelListParams, ModelListResponse);
