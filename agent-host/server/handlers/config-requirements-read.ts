import { toWireRequirements } from "../../config/requirements/to-wire.js";
import { configRequirementsRead } from "../../protocol/config-requirements.js";
import { handler } from "../handler.js";

export const configRequirementsReadHandler = handler(configRequirementsRead, {}, async (_params, ctx) => ({
  requirements: toWireRequirements(await ctx.config.requirements()),
}));
