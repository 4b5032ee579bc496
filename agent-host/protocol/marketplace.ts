import * as z from "zod";
import { request } from "./define.js";
import { lazy } from "./lazy.js";

export const MarketplaceInterface = lazy(() => z.object({ displayName: z.string().nullable() }));
export type MarketplaceInterface = z.infer<typeof MarketplaceInterface>;

export const MarketplaceLoadErrorInfo = lazy(() =>
  z.object({ marketplacePath: z.string(), message: z.string() }),
);
export type MarketplaceLoadErrorInfo = z.infer<typeof MarketplaceLoadErrorInfo>;

export const MarketplaceAddParams = lazy(() =>
  z.looseObject({
    refName: z.string().nullish(),
    source: z.string(),
    sparsePaths: z.array(z.string()).nullish(),
  }),
);
export type MarketplaceAddParams = z.infer<typeof MarketplaceAddParams>;

export const MarketplaceAddResponse = lazy(() =>
  z.object({ alreadyAdded: z.boolean(), installedRoot: z.string(), marketplaceName: z.string() }),
);
export type MarketplaceAddResponse = z.infer<typeof MarketplaceAddResponse>;

/** Adds a place that plugins come from: a folder, a git address or owner/repository. */
export const marketplaceAdd = request("marketplace/add", MarketplaceAddParams, MarketplaceAddResponse);

export const MarketplaceRemoveParams = lazy(() => z.looseObject({ marketplaceName: z.string() }));
export type MarketplaceRemoveParams = z.infer<typeof MarketplaceRemoveParams>;

export const MarketplaceRemoveResponse = lazy(() =>
  z.object({ installedRoot: z.string().nullable(), marketplaceName: z.string() }),
);
export type MarketplaceRemoveResponse = z.infer<typeof MarketplaceRemoveResponse>;

/** Forgets a marketplace; `installedRoot` is null when nothing of it was on disk. */
export const marketplaceRemove = request(
  "marketplace/remove",
  MarketplaceRemoveParams,
  MarketplaceRemoveResponse,
);

export const MarketplaceUpgradeErrorInfo = lazy(() =>
  z.object({ marketplaceName: z.string(), message: z.string() }),
);
export type MarketplaceUpgradeErrorInfo = z.infer<typeof MarketplaceUpgradeErrorInfo>;

export const MarketplaceUpgradeParams = lazy(() => z.looseObject({ marketplaceName: z.string().nullish() }));
export type MarketplaceUpgradeParams = z.infer<typeof MarketplaceUpgradeParams>;

export const MarketplaceUpgradeResponse = lazy(() =>
  z.object({
    errors: z.array(MarketplaceUpgradeErrorInfo),
    selectedMarketplaces: z.array(z.string()),
    upgradedRoots: z.array(z.string()),
  }),
);
export type MarketplaceUpgradeResponse = z.infer<typeof MarketplaceUpgradeResponse>;

/** Fetches the newest state of one git marketplace, or of all. */
export const marketplaceUpgrade = request(
  "marketplace/upgrade",
  MarketplaceUpgradeParams,
  MarketplaceUpgradeResponse,
);
