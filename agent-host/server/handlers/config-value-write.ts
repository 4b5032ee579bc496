import { configValueWrite } from "../../protocol/config.js";
import { handler } from "../handler.js";

export const configValueWriteHandler = handler(
  configValueWrite,
  { queueKey: () => "config" },
  (params, ctx) => ctx.config.writeValue(params),
);
