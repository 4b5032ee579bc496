import * as z from "zod";
import { ModeKind } from "./collaboration-mode.js";
import { lazy } from "./lazy.js";
import { ReasoningEffort } from "./model.js";

export const Personality = lazy(() => z.enum(["none", "friendly", "pragmatic"]));
export type Personality = z.infer<typeof Personality>;

export const ServiceTier = lazy(() => z.enum(["fast", "flex"]));
export type ServiceTier = z.infer<typeof ServiceTier>;

export const Settings = lazy(() =>
  z.object({
    model: z.string(),
    reasoning_effort: ReasoningEffort.nullish(),
    /** Null takes those of the mode. */
    developer_instructions: z.string().nullish(),
  }),
);
export type Settings = z.infer<typeof Settings>;

/** Names that modes had before there were two of them; each worked as `default` does. */
const FORMER_MODES: ReadonlySet<unknown> = new Set(["code", "pair_programming", "execute", "custom"]);

/** A way of working together, with what it needs; outranks `model` and `effort` of the same request. */
export const CollaborationMode = lazy(() =>
  z.object({
    mode: z.preprocess((mode) => (FORMER_MODES.has(mode) ? "default" : mode), ModeKind),
    settings: Settings,
  }),
);
export type CollaborationMode = z.infer<typeof CollaborationMode>;

/** A place where tools run. */
export const TurnEnvironmentParams = lazy(() =>
  z.looseObject({ environmentId: z.string(), cwd: z.string() }),
);
export type TurnEnvironmentParams = z.infer<typeof TurnEnvironmentParams>;
