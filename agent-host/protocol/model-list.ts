import * as z from "zod";
import { request } from "./define.js";
import { Model } from "./model.js";

/** The models to choose from; `cursor` is an offset, hidden ones only on demand. */
export const modelList = request(
  "model/list",
  z.looseObject({
    cursor: z.string().nullish(),
    limit: z.int().nonnegative().nullish(),
    includeHidden: z.boolean().nullish(),
  }),
  z.object({ data: z.array(Model), nextCursor: z.string().nullable() }),
);
