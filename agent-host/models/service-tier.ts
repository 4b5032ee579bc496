import type { ServiceTier } from "../protocol/collaboration.js";

/** A tier by the name that providers know it by, in the Responses API as in chat completions. */
export function serviceTierName(tier: ServiceTier): string {
  return tier === "fast" ? "priority" : tier;
}
