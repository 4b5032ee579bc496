import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";
import { ReasoningEffort } from "./model.js";

export const ModeKind = lazy(() => z.enum(["plan", "default"]));
export type ModeKind = z.infer<typeof ModeKind>;

export const CollaborationModeMask = lazy(() =>
  z.object({
    name: z.string(),
    mode: ModeKind.nullable(),
    model: z.string().nullable(),
    reasoning_effort: ReasoningEffort.nullable(),
  }),
);
export type CollaborationModeMask = z.infer<typeof CollaborationModeMask>;

export const CollaborationModeListParams = lazy(() => z.looseObject({}));
export type CollaborationModeListParams = z.infer<typeof CollaborationModeListParams>;

export const CollaborationModeListResponse = lazy(() => z.object({ data: z.array(CollaborationModeMask) }));
export type CollaborationModeListResponse = z.infer<typeof CollaborationModeListResponse>;

/** The ways of working together that a client can offer. */
export const collaborationModeList = request(
  "collaborationMode/list",
  lazy(() => CollaborationModeListParams.nullish()),
  CollaborationModeListResponse,
  "experimental",
);
