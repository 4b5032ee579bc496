import * as z from "zod";
import { lazy } from "./lazy.js";

export const ReasoningEffort = lazy(() => z.enum(["none", "minimal", "low", "medium", "high", "xhigh"]));
export type ReasoningEffort = z.infer<typeof ReasoningEffort>;

export const ReasoningSummary = lazy(() => z.enum(["auto", "concise", "detailed", "none"]));
export type ReasoningSummary = z.infer<typeof ReasoningSummary>;

export const ReasoningEffortOption = lazy(() =>
  z.object({ reasoningEffort: ReasoningEffort, description: z.string() }),
);
export type ReasoningEffortOption = z.infer<typeof ReasoningEffortOption>;

export const InputModality = lazy(() => z.enum(["text", "image"]));
export type InputModality = z.infer<typeof InputModality>;

/** The model that the service recommends instead, with the words to recommend it. */
export const ModelUpgradeInfo = lazy(() =>
  z.object({
    model: z.string(),
    upgradeCopy: z.string().nullable(),
    modelLink: z.string().nullable(),
    migrationMarkdown: z.string().nullable(),
  }),
);
export type ModelUpgradeInfo = z.infer<typeof ModelUpgradeInfo>;

/** What to tell a user who meets the model for the first time. */
export const ModelAvailabilityNux = lazy(() => z.object({ message: z.string() }));
export type ModelAvailabilityNux = z.infer<typeof ModelAvailabilityNux>;

export const Model = lazy(() =>
  z.object({
    id: z.string(),
    model: z.string(),
    upgrade: z.string().nullable(),
    upgradeInfo: ModelUpgradeInfo.nullable(),
    availabilityNux: ModelAvailabilityNux.nullable(),
    displayName: z.string(),
    description: z.string(),
    hidden: z.boolean(),
    supportedReasoningEfforts: z.array(ReasoningEffortOption),
    defaultReasoningEffort: ReasoningEffort,
    inputModalities: z.array(InputModality).default(["text", "image"]),
    supportsPersonality: z.boolean().default(false),
    additionalSpeedTiers: z.array(z.string()).default([]),
    isDefault: z.boolean(),
  }),
);
export type Model = z.infer<typeof Model>;
