import * as z from "zod";
import { PlanType } from "../../protocol/account.js";
import { RateLimitReachedType, type RateLimitSnapshot } from "../../protocol/token-usage.js";

type Headers = Readonly<Record<string, string>>;

const DEFAULT_LIMIT = "codex";

/** The limits that an answer's headers tell of: the provider's main one first, also when nothing is said of it. */
export function rateLimitsFromHeaders(headers: Headers): RateLimitSnapshot[] {
  const ids = new Set([DEFAULT_LIMIT]);
  for (const name of Object.keys(headers)) {
    const id = /^x-([a-z0-9_-]{1,60})-(?:primary|secondary)-used-percent$/.exec(name)?.[1];
    if (id !== undefined) ids.add(id);
  }
  return [...ids].map((id) => snapshot(headers, id));
}

/** Whether an answer's headers tell of limits at all. */
export function tellsRateLimits(headers: Headers): boolean {
  return Object.keys(headers).some((name) =>
    /^x-[a-z0-9_-]{1,60}-(?:(?:primary|secondary)-used-percent|credits-has-credits)$/.test(name),
  );
}

const Whole = z.number().transform(Math.round).nullish().catch(null);
const EventWindow = z
  .looseObject({ used_percent: z.number().transform(Math.round), window_minutes: Whole, reset_at: Whole })
  .nullish()
  .catch(null);
const RateLimitsEvent = z.looseObject({
  metered_limit_name: z.string().nullish().catch(null),
  limit_name: z.string().nullish().catch(null),
  plan_type: z.string().nullish().catch(null),
  rate_limits: z.looseObject({ primary: EventWindow, secondary: EventWindow }).nullish().catch(null),
  credits: z
    .looseObject({
      has_credits: z.boolean(),
      unlimited: z.boolean(),
      balance: z.string().nullish().catch(null),
    })
    .nullish()
    .catch(null),
});

/** The same numbers as an event of the stream: over websocket there are no headers for each answer. */
export function rateLimitsFromEvent(value: unknown): RateLimitSnapshot | null {
  const event = RateLimitsEvent.safeParse(value).data;
  if (event === undefined) return null;
  const { rate_limits: limits, credits } = event;
  return {
    limitId: event.metered_limit_name ?? event.limit_name ?? DEFAULT_LIMIT,
    limitName: null,
    primary: eventWindow(limits?.primary),
    secondary: eventWindow(limits?.secondary),
    credits: credits
      ? { hasCredits: credits.has_credits, unlimited: credits.unlimited, balance: credits.balance ?? null }
      : null,
    planType: PlanType.safeParse(event.plan_type).data ?? null,
    rateLimitReachedType: null,
  };
}

function eventWindow(window: z.infer<typeof EventWindow>): RateLimitSnapshot["primary"] {
  if (!window) return null;
  return {
    usedPercent: window.used_percent,
    windowDurationMins: window.window_minutes ?? null,
    resetsAt: window.reset_at ?? null,
  };
}

function snapshot(headers: Headers, id: string): RateLimitSnapshot {
  return {
    limitId: id,
    limitName: text(headers, `x-${id}-limit-name`),
    primary: limitWindow(headers, `x-${id}-primary`),
    secondary: limitWindow(headers, `x-${id}-secondary`),
    credits: credits(headers, `x-${id}-credits`),
    planType: null,
    // Kinds that came after this version say nothing to clients.
    rateLimitReachedType:
      RateLimitReachedType.safeParse(text(headers, `x-${id}-rate-limit-reached-type`)).data ?? null,
  };
}

function limitWindow(headers: Headers, prefix: string): RateLimitSnapshot["primary"] {
  const usedPercent = integer(headers, `${prefix}-used-percent`);
  if (usedPercent === null) return null;
  return {
    usedPercent,
    windowDurationMins: integer(headers, `${prefix}-window-minutes`),
    resetsAt: integer(headers, `${prefix}-reset-at`),
  };
}

function credits(headers: Headers, prefix: string): RateLimitSnapshot["credits"] {
  const hasCredits = truth(headers, `${prefix}-has-credits`);
  const unlimited = truth(headers, `${prefix}-unlimited`);
  if (hasCredits === null || unlimited === null) return null;
  return { hasCredits, unlimited, balance: text(headers, `${prefix}-balance`) };
}

function text(headers: Headers, name: string): string | null {
  const value = headers[name]?.trim() ?? "";
  return value === "" ? null : value;
}

function integer(headers: Headers, name: string): number | null {
  const value = text(headers, name);
  const number = value === null ? Number.NaN : Math.round(Number(value));
  return Number.isSafeInteger(number) ? number : null;
}

function truth(headers: Headers, name: string): boolean | null {
  const value = text(headers, name)?.toLowerCase();
  return value === "true" || value === "1" ? true : value === "false" || value === "0" ? false : null;
}
