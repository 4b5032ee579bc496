import { commandExecTerminate } from "../../protocol/command-exec-terminate.js";
import { handler } from "../handler.js";

export const commandExecTerminateHandler = handler(commandExecTerminate, {}, async (params, ctx) => {
  await ctx.commands.terminate(ctx.client, params);
  return {};
});
