import { configMcpServerReload } from "../../protocol/mcp-server.js";
import { handler } from "../handler.js";

/**
 * What changed in the configuration counts from each thread's next turn on, servers included once there are any; what
 * a client wants to know here is whether it can be read.
 */
export const configMcpServerReloadHandler = handler(
  configMcpServerReload,
  { queueKey: () => "config" },
  async (_params, ctx) => {
    await ctx.config.settings(ctx.cwd);
    return {};
  },
);
