import { commandExec } from "../../protocol/command-exec.js";
import { handler } from "../handler.js";

export const commandExecHandler = handler(commandExec, {}, (params, ctx) =>
  ctx.commands.run(ctx.client, params),
);
