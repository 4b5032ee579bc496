import { collaborationModeList } from "../../protocol/collaboration-mode.js";
import { handler } from "../handler.js";

/** The two modes of the protocol, in the order in which clients offer them. */
export const collaborationModeListHandler = handler(collaborationModeList, {}, async () => ({
  data: [
    { name: "Plan", mode: "plan" as const, model: null, reasoning_effort: "medium" as const },
    { name: "Default", mode: "default" as const, model: null, reasoning_effort: null },
  ],
}));
