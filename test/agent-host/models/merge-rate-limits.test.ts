import assert from "node:assert/strict";
import { mergeRateLimits } from "../../../agent-host/models/merge-rate-limits.js";
import type { RateLimitSnapshot } from "../../../agent-host/protocol/token-usage.js";

const nothing: RateLimitSnapshot = {
  limitId: null,
  limitName: null,
  primary: null,
  secondary: null,
  credits: null,
  planType: null,
  rateLimitReachedType: null,
};
const window = (usedPercent: number) => ({ usedPercent, windowDurationMins: 300, resetsAt: 1_900_000_000 });

describe("rate limits", () => {
  it("keep what a later snapshot of the same limit does not tell, but not that it is reached", () => {
    const known = new Map<string, RateLimitSnapshot>();
    const full: RateLimitSnapshot = {
      limitId: "codex",
      limitName: "All",
      primary: window(10),
      secondary: window(20),
      credits: { hasCredits: true, unlimited: false, balance: "5" },
      planType: "pro",
      rateLimitReachedType: "rate_limit_reached",
    };
    assert.deepEqual(mergeRateLimits(known, full), full);
    const next = { ...nothing, primary: window(11) };
    assert.deepEqual(mergeRateLimits(known, next), {
      ...full,
      primary: window(11),
      rateLimitReachedType: null,
    });
    assert.deepEqual(mergeRateLimits(known, nothing).primary, window(11));
  });

  it("of one limit say nothing of another", () => {
    const known = new Map<string, RateLimitSnapshot>();
    mergeRateLimits(known, { ...nothing, limitId: "codex", primary: window(10), planType: "pro" });
    const other = { ...nothing, limitId: "spark" };
    assert.deepEqual(mergeRateLimits(known, other), other);
    assert.deepEqual([...known.keys()], ["codex", "spark"]);
  });

  it("without an id stay without one", () => {
    assert.deepEqual(mergeRateLimits(new Map(), nothing), nothing);
  });
});
