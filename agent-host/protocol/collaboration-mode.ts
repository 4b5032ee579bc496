import * as z from "zod";
import { request } from "./define.js";
import { ReasoningEffort } from "./model.js";

export const ModeKind = z.enum(["plan", "default"]);

export const CollaborationModeMask = z.object({
  name: z.string(),
  mode: ModeKind.nullable(),
  model: z.string().nullable(),
  reasoning_effort: ReasoningEffort.nullable(),
});

/** The ways of working together that a client can offer. */
export const collaborationModeList = request(
  "collaborationMode/list",
  z.looseObject({}).nullish(),
  z.object({ data: z.array(CollaborationModeMask) }),
  "experimental",
);
