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
