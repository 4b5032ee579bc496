// When a host that ended is started again. Pure: the supervisor keeps the time.

const DELAYS_MS = [1_000, 2_000, 5_000, 10_000];
/** A host that lived this long was healthy: its end starts the count anew. */
const HEALTHY_MS = 60_000;
const MAX_QUICK_FAILURES = 5;

export interface RestartDecision {
  /** Ends in a row that came quickly, this one included. */
  readonly failures: number;
  /** How long to wait; null when only the user may start it again. */
  readonly delayMs: number | null;
}

/** `livedMs` is 0 for a host that never became ready. */
export function decideRestart(previousFailures: number, livedMs: number): RestartDecision {
  const failures = livedMs >= HEALTHY_MS ? 1 : previousFailures + 1;
  if (failures >= MAX_QUICK_FAILURES) return { failures, delayMs: null };
  return { failures, delayMs: DELAYS_MS[Math.min(failures, DELAYS_MS.length) - 1] ?? null };
}
