import { commandExecWrite } from "../../protocol/command-exec-write.js";
import { handler } from "../handler.js";

export const commandExecWriteHandler = handler(commandExecWrite, {}, async (params, ctx) => {
  await ctx.commands.write(ctx.client, params);
  return {};
});
