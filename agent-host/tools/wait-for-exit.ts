import type { Clock } from "../base/clock.js";

/** True when `finished` came first, false when `ms` passed. Rejects with the signal's reason when it aborts. */
export async function finishesWithin(
  finished: Promise<unknown>,
  ms: number,
  options: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<boolean> {
  const { clock, signal } = options;
  signal.throwIfAborted();
  const stop = new AbortController();
  const onAbort = () => stop.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([finished.then(() => true), clock.sleep(ms, stop.signal).then(() => false)]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    stop.abort();
  }
}
