import * as z from "zod";
import { notification, request } from "./define.js";
import { lazy } from "./lazy.js";

export const AppBranding = lazy(() =>
  z.object({
    category: z.string().nullable(),
    developer: z.string().nullable(),
    isDiscoverableApp: z.boolean(),
    privacyPolicy: z.string().nullable(),
    termsOfService: z.string().nullable(),
    website: z.string().nullable(),
  }),
);
export type AppBranding = z.infer<typeof AppBranding>;

export const AppReview = lazy(() => z.object({ status: z.string() }));
export type AppReview = z.infer<typeof AppReview>;

export const AppScreenshot = lazy(() =>
  z.object({ fileId: z.string().nullable(), url: z.string().nullable(), userPrompt: z.string() }),
);
export type AppScreenshot = z.infer<typeof AppScreenshot>;

export const AppMetadata = lazy(() =>
  z.object({
    categories: z.array(z.string()).nullable(),
    developer: z.string().nullable(),
    firstPartyRequiresInstall: z.boolean().nullable(),
    firstPartyType: z.string().nullable(),
    review: AppReview.nullable(),
    screenshots: z.array(AppScreenshot).nullable(),
    seoDescription: z.string().nullable(),
    showInComposerWhenUnlinked: z.boolean().nullable(),
    subCategories: z.array(z.string()).nullable(),
    version: z.string().nullable(),
    versionId: z.string().nullable(),
    versionNotes: z.string().nullable(),
  }),
);
export type AppMetadata = z.infer<typeof AppMetadata>;

/** A connector: a service that the model can reach through tools. */
export const AppInfo = lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    appMetadata: AppMetadata.nullable(),
    branding: AppBranding.nullable(),
    description: z.string().nullable(),
    distributionChannel: z.string().nullable(),
    installUrl: z.string().nullable(),
    isAccessible: z.boolean().default(false),
    isEnabled: z.boolean().default(true),
    labels: z.record(z.string(), z.string()).nullable(),
    logoUrl: z.string().nullable(),
    logoUrlDark: z.string().nullable(),
    pluginDisplayNames: z.array(z.string()).default([]),
  }),
);
export type AppInfo = z.infer<typeof AppInfo>;

export const AppSummary = lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    installUrl: z.string().nullable(),
    needsAuth: z.boolean(),
  }),
);
export type AppSummary = z.infer<typeof AppSummary>;

export const AppsListParams = lazy(() =>
  z.looseObject({
    threadId: z.string().nullish(),
    cursor: z.string().nullish(),
    forceRefetch: z.boolean().nullish(),
    limit: z.int().nonnegative().nullish(),
  }),
);
export type AppsListParams = z.infer<typeof AppsListParams>;

export const AppsListResponse = lazy(() =>
  z.object({ data: z.array(AppInfo), nextCursor: z.string().nullable() }),
);
export type AppsListResponse = z.infer<typeof AppsListResponse>;

/** The connectors that can be used, with those that could be added. Empty where connectors are off. */
export const appList = request("app/list", AppsListParams, AppsListResponse);

export const AppListUpdatedNotification = lazy(() => z.object({ data: z.array(AppInfo) }));
export type AppListUpdatedNotification = z.infer<typeof AppListUpdatedNotification>;

/** One of the lists behind app/list came in; `data` is the whole list as it is now. */
export const appListUpdated = notification("app/list/updated", AppListUpdatedNotification);
