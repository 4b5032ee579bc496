import { configRequirementsRead } from "../../protocol/config-requirements.js";
import { handler } from "../handler.js";

/** Managed requirements are not read yet, so none are in force: null says exactly that. */
export const configRequirementsReadHandler = handler(configRequirementsRead, {}, async () => ({
  requirements: null,
}));
