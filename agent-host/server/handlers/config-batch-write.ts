import { configBatchWrite } from "../../protocol/config.js";
import { handler } from "../handler.js";

export const configBatchWriteHandler = handler(
  configBatchWrite,
  { queueKey: () => "config" },
  (params, ctx) => ctx.config.writeBatch(params),
);
