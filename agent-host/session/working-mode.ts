// How the model is to work: model, effort, mode, tier and personality, as requests change them.
import type { CollaborationMode, Personality, ServiceTier } from "../protocol/collaboration.js";
import type { ReasoningEffort } from "../protocol/model.js";
import type { TurnContext } from "../store/stored-event.js";

export interface WorkingMode {
  readonly model: string;
  readonly effort: ReasoningEffort | null;
  readonly personality: Personality | null;
  /** Null: none is asked for. */
  readonly serviceTier: ServiceTier | null;
  /** Null until a client chooses one, which works as `default` does. */
  readonly collaborationMode: CollaborationMode | null;
}

/** Absent and null keep what is, but for the tier: null clears it. */
export interface WorkingModeOverrides {
  readonly model?: string | null;
  readonly effort?: ReasoningEffort | null;
  readonly personality?: Personality | null;
  readonly serviceTier?: ServiceTier | null;
  /** Outranks `model` and `effort`. */
  readonly collaborationMode?: CollaborationMode | null;
}

export function changedMode(current: WorkingMode, overrides: WorkingModeOverrides): WorkingMode {
  const chosen = overrides.collaborationMode ?? null;
  const model = (chosen?.settings.model || null) ?? overrides.model ?? current.model;
  const effort =
    chosen === null ? (overrides.effort ?? current.effort) : (chosen.settings.reasoning_effort ?? null);
  return {
    model,
    effort,
    personality: overrides.personality ?? current.personality,
    serviceTier: overrides.serviceTier === undefined ? current.serviceTier : overrides.serviceTier,
    collaborationMode: chosen ?? current.collaborationMode,
  };
}

export function isPlanMode({ collaborationMode }: Pick<WorkingMode, "collaborationMode">): boolean {
  return collaborationMode?.mode === "plan";
}

/** The part of it that is stored with a turn; a resumed thread gets it back by `restoredMode`. */
export function storedMode({
  model,
  effort,
  personality,
  serviceTier,
  collaborationMode: chosen,
}: WorkingMode): Pick<TurnContext, "personality" | "collaborationMode" | "serviceTier"> {
  // With what the turn really ran with: model and effort may have been changed since the mode was chosen.
  const collaborationMode =
    chosen === null ? null : { ...chosen, settings: { ...chosen.settings, model, reasoning_effort: effort } };
  return {
    ...(personality === null ? {} : { personality }),
    ...(collaborationMode === null ? {} : { collaborationMode }),
    serviceTier,
  };
}

/** What the newest turn ran with, unless the client names it. A tier that no turn speaks of is the configured one. */
export function restoredMode(
  fresh: WorkingMode,
  last: TurnContext | null,
  overrides: WorkingModeOverrides,
): Pick<WorkingMode, "personality" | "serviceTier" | "collaborationMode"> {
  const tier = last?.serviceTier;
  return {
    personality: overrides.personality ?? last?.personality ?? fresh.personality,
    serviceTier: overrides.serviceTier !== undefined || tier === undefined ? fresh.serviceTier : tier,
    collaborationMode: last?.collaborationMode ?? fresh.collaborationMode,
  };
}
