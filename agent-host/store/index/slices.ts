// Long work leaves the event loop free every few milliseconds.
import { setImmediate } from "node:timers/promises";

const SLICE_MS = 8;

export interface Slices {
  /** Whether it is time to let others have a turn: `await slices.next()`. */
  readonly isOver: boolean;
  next(): Promise<void>;
}

export function createSlices(): Slices {
  let endsAt = performance.now() + SLICE_MS;
  return {
    get isOver() {
      return performance.now() >= endsAt;
    },
    async next() {
      await setImmediate();
      endsAt = performance.now() + SLICE_MS;
    },
  };
}
