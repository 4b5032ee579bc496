import { commandExecResize } from "../../protocol/command-exec-resize.js";
import { handler } from "../handler.js";

export const commandExecResizeHandler = handler(commandExecResize, {}, async (params, ctx) => {
  await ctx.commands.resize(ctx.client, params);
  return {};
});
