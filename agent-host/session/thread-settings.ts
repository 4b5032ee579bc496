import path from "node:path";
import { HostError } from "../base/errors.js";
import type { JsonValue, ProviderSettings, Settings } from "../config/config.js";
import type { Features } from "../config/features.js";
import { checkRequested } from "../config/requirements/check-requested.js";
import { sandboxPolicyFor, sandboxPolicyOf } from "../permissions/policy.js";
import type { Personality, ServiceTier, TurnEnvironmentParams } from "../protocol/collaboration.js";
import type { ReasoningSummary } from "../protocol/model.js";
import type {
  ApprovalsReviewer,
  AskForApproval,
  PermissionProfile,
  SandboxMode,
  SandboxPolicy,
} from "../protocol/permission.js";
import type { LoadedThread } from "../store/thread-store.js";
import { chosenEnvironment, type TurnEnvironment } from "./turn-environment.js";
import { changedMode, restoredMode, type WorkingMode, type WorkingModeOverrides } from "./working-mode.js";

/** The settings of a thread; a turn may change them for itself and the turns after it. */
export interface ThreadSettings extends WorkingMode {
  readonly cwd: string;
  readonly environment: TurnEnvironment;
  readonly provider: ProviderSettings;
  readonly summary: ReasoningSummary;
  readonly approvalPolicy: AskForApproval;
  readonly approvalsReviewer: ApprovalsReviewer;
  readonly sandboxPolicy: SandboxPolicy;
  readonly baseInstructions: string | null;
  readonly developerInstructions: string | null;
  readonly features: Features;
  /** The configuration that the rest is made from, and what the client put on top of it. */
  readonly configured: Settings;
  readonly configOverrides: Readonly<Record<string, JsonValue>>;
  readonly modelContextWindow: number | null;
  readonly modelAutoCompactTokenLimit: number | null;
  readonly compactPrompt: string | null;
  readonly compactPromptFile: string | null;
  readonly modelCatalogJson: string | null;
  readonly toolOutputTokenLimit: number | null;
  readonly projectDocMaxBytes: number;
  readonly projectDocFallbackFilenames: readonly string[];
  readonly projectRootMarkers: readonly string[];
}

/** What a client may say beside the configuration; absent and null mean "as configured", but a tier of null is none. */
export interface ThreadOverrides {
  readonly model?: string | null;
  readonly personality?: Personality | null;
  readonly serviceTier?: ServiceTier | null;
  readonly environments?: readonly TurnEnvironmentParams[] | null;
  readonly modelProvider?: string | null;
  readonly cwd?: string | null;
  readonly approvalPolicy?: AskForApproval | null;
  readonly approvalsReviewer?: ApprovalsReviewer | null;
  readonly sandbox?: SandboxMode | null;
  readonly permissionProfile?: PermissionProfile | null;
  readonly config?: Readonly<Record<string, JsonValue>> | null;
  readonly baseInstructions?: string | null;
  readonly developerInstructions?: string | null;
}

/** Settings of a new thread. Throws HostError "invalid-request" for what cannot be. */
export function newThreadSettings(
  settings: Settings,
  cwd: string,
  overrides: ThreadOverrides,
): ThreadSettings {
  checkRequested(settings.requirements, overrides);
  const provider = providerNamed(settings, overrides.modelProvider ?? settings.modelProvider);
  const configured: WorkingMode = {
    model: settings.model,
    effort: settings.modelReasoningEffort,
    personality: settings.personality,
    serviceTier: settings.serviceTier,
    collaborationMode: null,
  };
  const { model, personality, serviceTier } = overrides;
  return {
    ...changedMode(configured, { model, personality, serviceTier }),
    cwd,
    environment: chosenEnvironment(overrides.environments)?.environment ?? "local",
    provider,
    summary: settings.modelReasoningSummary,
    approvalPolicy: overrides.approvalPolicy ?? settings.approvalPolicy,
    approvalsReviewer: overrides.approvalsReviewer ?? "user",
    sandboxPolicy: chosenSandbox(settings, cwd, overrides),
    baseInstructions: overrides.baseInstructions ?? settings.instructions,
    developerInstructions: overrides.developerInstructions ?? settings.developerInstructions,
    features: settings.features,
    configured: settings,
    configOverrides: overrides.config ?? {},
    modelContextWindow: settings.modelContextWindow,
    modelAutoCompactTokenLimit: settings.modelAutoCompactTokenLimit,
    compactPrompt: settings.compactPrompt,
    compactPromptFile: settings.compactPromptFile,
    modelCatalogJson: settings.modelCatalogJson,
    toolOutputTokenLimit: settings.toolOutputTokenLimit,
    projectDocMaxBytes: settings.projectDocMaxBytes,
    projectDocFallbackFilenames: settings.projectDocFallbackFilenames,
    projectRootMarkers: settings.projectRootMarkers,
  };
}

const MODEL_KEYS = ["model", "model_provider", "model_reasoning_effort"];

/**
 * Settings of a resumed thread: model, effort and provider come from its newest turn unless the client names any
 * of them, and so does the way of working; the rest is as for a new thread.
 */
export function resumedThreadSettings(
  settings: Settings,
  cwd: string,
  overrides: ThreadOverrides,
  loaded: LoadedThread,
): ThreadSettings {
  const started = newThreadSettings(settings, cwd, overrides);
  const fresh = { ...started, ...restoredMode(started, loaded.lastContext, overrides) };
  const named =
    overrides.model != null ||
    overrides.modelProvider != null ||
    MODEL_KEYS.some((key) => overrides.config != null && key in overrides.config);
  if (named) return fresh;
  return {
    ...fresh,
    provider: providerNamed(settings, loaded.thread.modelProvider),
    model: loaded.lastContext?.model ?? fresh.model,
    effort: loaded.lastContext === null ? fresh.effort : loaded.lastContext.effort,
  };
}

export interface TurnOverrides extends WorkingModeOverrides {
  readonly cwd?: string | null;
  readonly approvalPolicy?: AskForApproval | null;
  readonly approvalsReviewer?: ApprovalsReviewer | null;
  readonly sandboxPolicy?: SandboxPolicy | null;
  readonly permissionProfile?: PermissionProfile | null;
  readonly summary?: ReasoningSummary | null;
}

/** Throws HostError "invalid-request" when two ways of saying the sandbox are given. */
export function withTurnOverrides(settings: ThreadSettings, overrides: TurnOverrides): ThreadSettings {
  if (overrides.sandboxPolicy != null && overrides.permissionProfile != null) {
    throw new HostError("invalid-request", "`permissionProfile` cannot be combined with `sandboxPolicy`");
  }
  checkRequested(settings.configured.requirements, overrides);
  const cwd = overrides.cwd == null ? settings.cwd : absolute(overrides.cwd, settings.cwd);
  return {
    ...settings,
    ...changedMode(settings, overrides),
    cwd,
    approvalPolicy: overrides.approvalPolicy ?? settings.approvalPolicy,
    approvalsReviewer: overrides.approvalsReviewer ?? settings.approvalsReviewer,
    sandboxPolicy:
      overrides.sandboxPolicy ??
      (overrides.permissionProfile == null
        ? settings.sandboxPolicy
        : sandboxPolicyOf(overrides.permissionProfile, cwd)),
    summary: overrides.summary ?? settings.summary,
  };
}

/** The settings of one turn: those of the thread, in the place that the request names for this turn alone. */
export function inEnvironment(
  settings: ThreadSettings,
  environments: readonly TurnEnvironmentParams[] | null | undefined,
): ThreadSettings {
  const chosen = chosenEnvironment(environments);
  if (chosen === null) return settings;
  return { ...settings, environment: chosen.environment, cwd: chosen.cwd ?? settings.cwd };
}

function chosenSandbox(settings: Settings, cwd: string, overrides: ThreadOverrides): SandboxPolicy {
  if (overrides.sandbox != null && overrides.permissionProfile != null) {
    throw new HostError("invalid-request", "`permissionProfile` cannot be combined with `sandbox`");
  }
  if (overrides.permissionProfile != null) return sandboxPolicyOf(overrides.permissionProfile, cwd);
  if (overrides.sandbox == null && settings.permissionProfile !== null) {
    return sandboxPolicyOf(settings.permissionProfile, cwd);
  }
  return sandboxPolicyFor(overrides.sandbox ?? settings.sandboxMode, settings.sandboxWorkspaceWrite);
}

function providerNamed(settings: Settings, id: string): ProviderSettings {
  const provider = settings.providers[id];
  if (provider !== undefined) return provider;
  throw new HostError(
    "invalid-request",
    `failed to load configuration: model provider \`${id}\` is not defined in [model_providers]`,
  );
}

function absolute(cwd: string, base: string): string {
  return path.resolve(base, cwd);
}
