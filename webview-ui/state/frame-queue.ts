/** Where a batch is applied: with the next frame while the page is seen, soon otherwise. */
export interface Frames {
  /** Calls back once, before the next paint; at once is fine when nothing is painted. */
  request(callback: () => void): void;
}

/** Collects values and applies them together, in order, at most once per frame. `apply` must not throw. */
export function createFrameQueue<T>(frames: Frames, apply: (batch: readonly T[]) => void) {
  let waiting: T[] = [];
  let requested = false;

  const flush = () => {
    requested = false;
    const batch = waiting;
    waiting = [];
    if (batch.length > 0) apply(batch);
  };

  return {
    push(value: T) {
      waiting.push(value);
      if (requested) return;
      requested = true;
      frames.request(flush);
    },
    /** Applies what waits now; a frame requested earlier then finds nothing to do. */
    flush,
  };
}
