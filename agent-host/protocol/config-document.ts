// The configuration as config/read shows it: in the names of the file, snake_case.
import * as z from "zod";
import { ServiceTier } from "./collaboration.js";
import { lazy } from "./lazy.js";
import { ReasoningEffort, ReasoningSummary } from "./model.js";
import { ApprovalsReviewer, AskForApproval, SandboxMode } from "./permission.js";

export const AnalyticsConfig = lazy(() => z.looseObject({ enabled: z.boolean().nullish() }));
export type AnalyticsConfig = z.infer<typeof AnalyticsConfig>;

export const ForcedLoginMethod = lazy(() => z.enum(["chatgpt", "api"]));
export type ForcedLoginMethod = z.infer<typeof ForcedLoginMethod>;

export const Verbosity = lazy(() => z.enum(["low", "medium", "high"]));
export type Verbosity = z.infer<typeof Verbosity>;

export const WebSearchMode = lazy(() => z.enum(["disabled", "cached", "live"]));
export type WebSearchMode = z.infer<typeof WebSearchMode>;

export const WebSearchContextSize = lazy(() => z.enum(["low", "medium", "high"]));
export type WebSearchContextSize = z.infer<typeof WebSearchContextSize>;

export const WebSearchLocation = lazy(() =>
  z.object({
    city: z.string().nullish(),
    country: z.string().nullish(),
    region: z.string().nullish(),
    timezone: z.string().nullish(),
  }),
);
export type WebSearchLocation = z.infer<typeof WebSearchLocation>;

export const WebSearchToolConfig = lazy(() =>
  z.object({
    allowed_domains: z.array(z.string()).nullish(),
    context_size: WebSearchContextSize.nullish(),
    location: WebSearchLocation.nullish(),
  }),
);
export type WebSearchToolConfig = z.infer<typeof WebSearchToolConfig>;

export const ToolsV2 = lazy(() =>
  z.object({ view_image: z.boolean().nullish(), web_search: WebSearchToolConfig.nullish() }),
);
export type ToolsV2 = z.infer<typeof ToolsV2>;

export const SandboxWorkspaceWrite = lazy(() =>
  z.object({
    exclude_slash_tmp: z.boolean().nullish(),
    exclude_tmpdir_env_var: z.boolean().nullish(),
    network_access: z.boolean().nullish(),
    writable_roots: z.array(z.string()).nullish(),
  }),
);
export type SandboxWorkspaceWrite = z.infer<typeof SandboxWorkspaceWrite>;

export const AppToolApproval = lazy(() => z.enum(["auto", "prompt", "approve"]));
export type AppToolApproval = z.infer<typeof AppToolApproval>;

export const AppToolConfig = lazy(() =>
  z.object({ approval_mode: AppToolApproval.nullish(), enabled: z.boolean().nullish() }),
);
export type AppToolConfig = z.infer<typeof AppToolConfig>;

/** By the name of the tool. */
export const AppToolsConfig = lazy(() => z.object({}).catchall(AppToolConfig));
export type AppToolsConfig = z.infer<typeof AppToolsConfig>;

export const AppConfig = lazy(() =>
  z.object({
    default_tools_approval_mode: AppToolApproval.nullish(),
    default_tools_enabled: z.boolean().nullish(),
    destructive_enabled: z.boolean().nullish(),
    enabled: z.boolean().nullish(),
    open_world_enabled: z.boolean().nullish(),
    tools: AppToolsConfig.nullish(),
  }),
);
export type AppConfig = z.infer<typeof AppConfig>;

export const AppsDefaultConfig = lazy(() =>
  z.object({
    destructive_enabled: z.boolean().nullish(),
    enabled: z.boolean().nullish(),
    open_world_enabled: z.boolean().nullish(),
  }),
);
export type AppsDefaultConfig = z.infer<typeof AppsDefaultConfig>;

/** By the id of the app; `_default` holds for those that are not named. */
export const AppsConfig = lazy(() => z.object({ _default: AppsDefaultConfig.nullish() }).catchall(AppConfig));
export type AppsConfig = z.infer<typeof AppsConfig>;

export const ProfileV2 = lazy(() =>
  z.looseObject({
    approval_policy: AskForApproval.nullish(),
    approvals_reviewer: ApprovalsReviewer.nullish(),
    chatgpt_base_url: z.string().nullish(),
    model: z.string().nullish(),
    model_provider: z.string().nullish(),
    model_reasoning_effort: ReasoningEffort.nullish(),
    model_reasoning_summary: ReasoningSummary.nullish(),
    model_verbosity: Verbosity.nullish(),
    service_tier: ServiceTier.nullish(),
    tools: ToolsV2.nullish(),
    web_search: WebSearchMode.nullish(),
  }),
);
export type ProfileV2 = z.infer<typeof ProfileV2>;

/** The keys of config.toml that clients know; others come along as they are written. */
export const Config = lazy(() =>
  z.looseObject({
    analytics: AnalyticsConfig.nullish(),
    approval_policy: AskForApproval.nullish(),
    approvals_reviewer: ApprovalsReviewer.nullish(),
    apps: AppsConfig.nullish(),
    compact_prompt: z.string().nullish(),
    developer_instructions: z.string().nullish(),
    forced_chatgpt_workspace_id: z.string().nullish(),
    forced_login_method: ForcedLoginMethod.nullish(),
    instructions: z.string().nullish(),
    model: z.string().nullish(),
    model_auto_compact_token_limit: z.int().nullish(),
    model_context_window: z.int().nullish(),
    model_provider: z.string().nullish(),
    model_reasoning_effort: ReasoningEffort.nullish(),
    model_reasoning_summary: ReasoningSummary.nullish(),
    model_verbosity: Verbosity.nullish(),
    profile: z.string().nullish(),
    profiles: z.record(z.string(), ProfileV2).nullish(),
    review_model: z.string().nullish(),
    sandbox_mode: SandboxMode.nullish(),
    sandbox_workspace_write: SandboxWorkspaceWrite.nullish(),
    service_tier: ServiceTier.nullish(),
    tools: ToolsV2.nullish(),
    web_search: WebSearchMode.nullish(),
  }),
);
export type Config = z.infer<typeof Config>;
