import * as z from "zod";

export const ReasoningEffort = z.enum(["none", "minimal", "low", "medium", "high", "xhigh"]);
export type ReasoningEffort = z.infer<typeof ReasoningEffort>;

export const ReasoningSummary = z.enum(["auto", "concise", "detailed", "none"]);
export type ReasoningSummary = z.infer<typeof ReasoningSummary>;

export const Model = z.object({
  id: z.string(),
  model: z.string(),
  upgrade: z.string().nullable(),
  upgradeInfo: z.json().nullable(),
  availabilityNux: z.json().nullable(),
  displayName: z.string(),
  description: z.string(),
  hidden: z.boolean(),
  supportedReasoningEfforts: z.array(z.object({ reasoningEffort: ReasoningEffort, description: z.string() })),
  defaultReasoningEffort: ReasoningEffort,
  inputModalities: z.array(z.enum(["text", "image"])),
  supportsPersonality: z.boolean(),
  additionalSpeedTiers: z.array(z.string()),
  isDefault: z.boolean(),
});
export type Model = z.infer<typeof Model>;
