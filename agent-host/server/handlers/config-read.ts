import { configRead } from "../../protocol/config.js";
import { handler } from "../handler.js";

export const configReadHandler = handler(configRead, {}, (params, ctx) =>
  ctx.config.read({ includeLayers: params.includeLayers ?? false, cwd: params.cwd ?? null }),
);
