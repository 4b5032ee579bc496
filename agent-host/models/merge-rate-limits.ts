import type { RateLimitSnapshot } from "../protocol/token-usage.js";

/** The id of the limit that a snapshot without one is about. */
const MAIN_LIMIT = "codex";

/**
 * What is known of the snapshot's limit now: figures that it does not tell stay as they were. Whether a limit is
 * reached is no such figure: what is not said to be reached is not. `known` is changed; it holds one entry for each
 * limit, by id.
 */
export function mergeRateLimits(
  known: Map<string, RateLimitSnapshot>,
  snapshot: RateLimitSnapshot,
): RateLimitSnapshot {
  const id = snapshot.limitId ?? MAIN_LIMIT;
  const before = known.get(id);
  const merged: RateLimitSnapshot = {
    limitId: snapshot.limitId ?? before?.limitId ?? null,
    limitName: snapshot.limitName ?? before?.limitName ?? null,
    primary: snapshot.primary ?? before?.primary ?? null,
    secondary: snapshot.secondary ?? before?.secondary ?? null,
    credits: snapshot.credits ?? before?.credits ?? null,
    planType: snapshot.planType ?? before?.planType ?? null,
    rateLimitReachedType: snapshot.rateLimitReachedType,
  };
  known.set(id, merged);
  return merged;
}
