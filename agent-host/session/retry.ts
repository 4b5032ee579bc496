import type { Clock } from "../base/clock.js";
import type { ModelError } from "../models/model-client.js";

const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 30_000;

/** Waits before attempt number `attempt` (1-based) after a dropped stream: doubling, ±10 %, or as asked. */
export function backOff(
  clock: Clock,
  attempt: number,
  error: ModelError,
  signal: AbortSignal,
): Promise<void> {
  const asked = error.options.retryAfterMs;
  const doubled = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), MAX_DELAY_MS) * (0.9 + Math.random() * 0.2);
  return clock.sleep(asked ?? doubled, signal);
}
