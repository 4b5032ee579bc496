import * as z from "zod";
import { AppSummary } from "./app.js";
import { request } from "./define.js";
import { lazy } from "./lazy.js";
import { MarketplaceInterface, MarketplaceLoadErrorInfo } from "./marketplace.js";
import { SkillInterface } from "./skill.js";

export const PluginAuthPolicy = lazy(() => z.enum(["ON_INSTALL", "ON_USE"]));
export type PluginAuthPolicy = z.infer<typeof PluginAuthPolicy>;

export const PluginInstallPolicy = lazy(() => z.enum(["NOT_AVAILABLE", "AVAILABLE", "INSTALLED_BY_DEFAULT"]));
export type PluginInstallPolicy = z.infer<typeof PluginInstallPolicy>;

/** How a plugin presents itself. Paths are absolute and below the plugin. */
export const PluginInterface = lazy(() =>
  z.object({
    brandColor: z.string().nullable(),
    capabilities: z.array(z.string()),
    category: z.string().nullable(),
    composerIcon: z.string().nullable(),
    composerIconUrl: z.string().nullable(),
    defaultPrompt: z.array(z.string()).nullable(),
    developerName: z.string().nullable(),
    displayName: z.string().nullable(),
    logo: z.string().nullable(),
    logoUrl: z.string().nullable(),
    longDescription: z.string().nullable(),
    privacyPolicyUrl: z.string().nullable(),
    screenshotUrls: z.array(z.string()),
    screenshots: z.array(z.string()),
    shortDescription: z.string().nullable(),
    termsOfServiceUrl: z.string().nullable(),
    websiteUrl: z.string().nullable(),
  }),
);
export type PluginInterface = z.infer<typeof PluginInterface>;

export const PluginSource = lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("local"), path: z.string() }),
    z.object({
      type: z.literal("git"),
      path: z.string().nullable(),
      refName: z.string().nullable(),
      sha: z.string().nullable(),
      url: z.string(),
    }),
    z.object({ type: z.literal("remote") }),
  ]),
);
export type PluginSource = z.infer<typeof PluginSource>;

/** `id` is `<plugin>@<marketplace>`. */
export const PluginSummary = lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    authPolicy: PluginAuthPolicy,
    enabled: z.boolean(),
    installPolicy: PluginInstallPolicy,
    installed: z.boolean(),
    interface: PluginInterface.nullable(),
    source: PluginSource,
  }),
);
export type PluginSummary = z.infer<typeof PluginSummary>;

export const PluginMarketplaceEntry = lazy(() =>
  z.object({
    name: z.string(),
    interface: MarketplaceInterface.nullable(),
    path: z.string().nullable(),
    plugins: z.array(PluginSummary),
  }),
);
export type PluginMarketplaceEntry = z.infer<typeof PluginMarketplaceEntry>;

export const PluginListParams = lazy(() => z.looseObject({ cwds: z.array(z.string()).nullish() }));
export type PluginListParams = z.infer<typeof PluginListParams>;

export const PluginListResponse = lazy(() =>
  z.object({
    featuredPluginIds: z.array(z.string()).default([]),
    marketplaceLoadErrors: z.array(MarketplaceLoadErrorInfo).default([]),
    marketplaces: z.array(PluginMarketplaceEntry),
  }),
);
export type PluginListResponse = z.infer<typeof PluginListResponse>;

/**
 * The plugins of every known marketplace. A marketplace that cannot be read is named in
 * `marketplaceLoadErrors` and hides no other.
 */
export const pluginList = request("plugin/list", PluginListParams, PluginListResponse);

export const SkillSummary = lazy(() =>
  z.object({
    name: z.string(),
    description: z.string(),
    enabled: z.boolean(),
    interface: SkillInterface.nullable(),
    path: z.string().nullable(),
    shortDescription: z.string().nullable(),
  }),
);
export type SkillSummary = z.infer<typeof SkillSummary>;

export const PluginDetail = lazy(() =>
  z.object({
    apps: z.array(AppSummary),
    description: z.string().nullable(),
    marketplaceName: z.string(),
    marketplacePath: z.string().nullable(),
    mcpServers: z.array(z.string()),
    skills: z.array(SkillSummary),
    summary: PluginSummary,
  }),
);
export type PluginDetail = z.infer<typeof PluginDetail>;

export const PluginReadParams = lazy(() =>
  z.looseObject({
    marketplacePath: z.string().nullish(),
    pluginName: z.string(),
    remoteMarketplaceName: z.string().nullish(),
  }),
);
export type PluginReadParams = z.infer<typeof PluginReadParams>;

export const PluginReadResponse = lazy(() => z.object({ plugin: PluginDetail }));
export type PluginReadResponse = z.infer<typeof PluginReadResponse>;

/** Everything about one plugin, installed or not. Exactly one of the two places is named. */
export const pluginRead = request("plugin/read", PluginReadParams, PluginReadResponse);

export const PluginInstallParams = lazy(() =>
  z.looseObject({
    marketplacePath: z.string().nullish(),
    pluginName: z.string(),
    remoteMarketplaceName: z.string().nullish(),
  }),
);
export type PluginInstallParams = z.infer<typeof PluginInstallParams>;

export const PluginInstallResponse = lazy(() =>
  z.object({ appsNeedingAuth: z.array(AppSummary), authPolicy: PluginAuthPolicy }),
);
export type PluginInstallResponse = z.infer<typeof PluginInstallResponse>;

/** Installs a plugin and switches it on for new threads. */
export const pluginInstall = request("plugin/install", PluginInstallParams, PluginInstallResponse);

export const PluginUninstallParams = lazy(() => z.looseObject({ pluginId: z.string() }));
export type PluginUninstallParams = z.infer<typeof PluginUninstallParams>;

export const PluginUninstallResponse = lazy(() => z.object({}));
export type PluginUninstallResponse = z.infer<typeof PluginUninstallResponse>;

/** Removes a plugin from this machine. */
export const pluginUninstall = request("plugin/uninstall", PluginUninstallParams, PluginUninstallResponse);
