const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 30_000;
const JITTER = 0.1;

/** How long to wait after attempt number `attempt` (from 0): 200 ms doubling up to 30 s, give or take a tenth. */
export function retryDelayMs(attempt: number): number {
  const delay = Math.min(FIRST_DELAY_MS * 2 ** attempt, MAX_DELAY_MS);
  return Math.round(delay * (1 - JITTER + 2 * JITTER * Math.random()));
}

const TOLD_DELAY =
  /try again in\s*(\d{1,9}(?:\.\d{1,6})?)\s*(?:(ms|milliseconds?)|(s|seconds?)|(?:m|minutes?))\b/i;

/** The delay that a provider asks for in its message ("try again in 1.5s"), in milliseconds. */
export function delayFromMessage(message: string): number | null {
  const match = TOLD_DELAY.exec(message);
  if (match === null) return null;
  const unitMs = match[2] !== undefined ? 1 : match[3] !== undefined ? 1000 : 60_000;
  return Math.ceil(Number(match[1]) * unitMs);
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
