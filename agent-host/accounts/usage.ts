// How much of a plan is used, as the backend tells it.
import * as z from "zod";
import { lazy } from "../protocol/lazy.js";
import {
  RateLimitReachedType,
  type RateLimitSnapshot,
  type RateLimitWindow,
} from "../protocol/token-usage.js";
import { toPlanType } from "./claims.js";

const Window = lazy(() =>
  z.looseObject({
    used_percent: z.number(),
    limit_window_seconds: z.number().nullish().catch(null),
    reset_at: z.number().nullish().catch(null),
  }),
);
const Limit = lazy(() =>
  z.looseObject({
    primary_window: Window.nullish().catch(null),
    secondary_window: Window.nullish().catch(null),
  }),
);
export const UsageAnswer = lazy(() =>
  z.looseObject({
    plan_type: z.string(),
    rate_limit: Limit.nullish().catch(null),
    credits: z
      .looseObject({ has_credits: z.boolean(), unlimited: z.boolean(), balance: z.string().nullish() })
      .nullish()
      .catch(null),
    additional_rate_limits: z
      .array(
        z
          .looseObject({
            metered_feature: z.string().min(1),
            limit_name: z.string().nullish(),
            rate_limit: Limit.nullish().catch(null),
          })
          .nullable()
          .catch(null),
      )
      .nullish()
      .catch(null),
    rate_limit_reached_type: z
      .looseObject({ type: z.string().nullish(), kind: z.string().nullish() })
      .nullish()
      .catch(null),
  }),
);
type UsageAnswer = z.infer<typeof UsageAnswer>;

/** The limit that counts for everything. */
export const MAIN_LIMIT = "codex";

/** The main limit first, then those of single features. */
export function toSnapshots(answer: UsageAnswer): [RateLimitSnapshot, ...RateLimitSnapshot[]] {
  const planType = toPlanType(answer.plan_type);
  const { credits, rate_limit_reached_type: reached } = answer;
  const main: RateLimitSnapshot = {
    limitId: MAIN_LIMIT,
    limitName: null,
    ...windowsOf(answer.rate_limit),
    credits:
      credits == null
        ? null
        : { hasCredits: credits.has_credits, unlimited: credits.unlimited, balance: credits.balance ?? null },
    planType,
    rateLimitReachedType: RateLimitReachedType.safeParse(reached?.type ?? reached?.kind).data ?? null,
  };
  const others = (answer.additional_rate_limits ?? []).flatMap((limit): RateLimitSnapshot[] =>
    limit === null
      ? []
      : [
          {
            limitId: limit.metered_feature,
            limitName: limit.limit_name ?? null,
            ...windowsOf(limit.rate_limit),
            credits: null,
            planType,
            rateLimitReachedType: null,
          },
        ],
  );
  return [main, ...others];
}

function windowsOf(
  limit: z.infer<typeof Limit> | null | undefined,
): Pick<RateLimitSnapshot, "primary" | "secondary"> {
  return { primary: toWindow(limit?.primary_window), secondary: toWindow(limit?.secondary_window) };
}

function toWindow(window: z.infer<typeof Window> | null | undefined): RateLimitWindow | null {
  if (window == null) return null;
  const seconds = window.limit_window_seconds ?? 0;
  return {
    usedPercent: Math.round(window.used_percent),
    windowDurationMins: seconds > 0 ? Math.ceil(seconds / 60) : null,
    resetsAt: window.reset_at == null ? null : Math.trunc(window.reset_at),
  };
}
