const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 30_000;
const JITTER = 0.1;

/** How long to wait after attempt number `attempt` (from 0): 200 ms doubling up to 30 s, give or take a tenth. */
export function retryDelayMs(attempt: number): number {
  const delay = Math.min(FIRST_DELAY_MS * 2 ** attempt, MAX_DELAY_MS);
  return Math.round(delay * (1 - JITTER + 2 * JITTER * Math.random()));
}

const DURATION = String.raw`\d{1,9}(?:\.\d{1,6})?\s?(?:ms|milliseconds?|s|seconds?|m|minutes?|h|hours?|d|days?)`;
const TOLD_DELAY = new RegExp(String.raw`try again in\s*((?:${DURATION}(?![a-z])\s?){1,4})`, "i");
const PART = /(\d+(?:\.\d+)?)\s?([a-z]+)/gi;

/** The delay that a provider asks for in its message ("try again in 1.5s", "in 6m0s"), in milliseconds. */
export function delayFromMessage(message: string): number | null {
  const told = TOLD_DELAY.exec(message)?.[1];
  if (told === undefined) return null;
  let sum = 0;
  for (const [, number, unit] of told.matchAll(PART)) sum += Number(number) * unitMs(unit ?? "");
  return Math.ceil(sum);
}

function unitMs(unit: string): number {
  const name = unit.toLowerCase();
  if (name.startsWith("mill") || name === "ms") return 1;
  const ofLetter: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  return ofLetter[name.charAt(0)] ?? 0;
}

/** A turn waits no longer than this for a limit to pass; later than that, the person decides. */
const MAX_WAIT_MS = 5 * 60_000;

/** What a told delay means for a failure that another attempt may mend. */
export function retryIn(delayMs: number | null): {
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
} {
  return delayMs === null
    ? { retryable: true }
    : { retryable: delayMs <= MAX_WAIT_MS, retryAfterMs: delayMs };
}

/** The delay of a `retry-after-ms` or `retry-after` header (seconds or a date), in milliseconds from `now`. */
export function delayFromHeaders(headers: Readonly<Record<string, string>>, now: number): number | null {
  const milliseconds = headers["retry-after-ms"];
  if (milliseconds !== undefined && /^\d{1,9}$/.test(milliseconds)) return Number(milliseconds);
  const text = headers["retry-after"];
  if (text === undefined) return null;
  if (/^\d{1,9}(\.\d{1,6})?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
