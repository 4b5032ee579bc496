/** So many at a time: the others wait in the order in which they came. */
export interface Slots {
  /** Resolves with the function that gives the slot back, or with null when `signal` ended the wait. */
  take(signal: AbortSignal): Promise<(() => void) | null>;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting = new Set<() => void>();
  const giveBack = () => {
    free++;
    const [first] = waiting;
    first?.();
  };
  const occupy = () => {
    free--;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      giveBack();
    };
  };
  return {
    take(signal) {
      if (signal.aborted) return Promise.resolve(null);
      if (free > 0) return Promise.resolve(occupy());
      return new Promise((resolve) => {
        const settle = (slot: (() => void) | null) => {
          waiting.delete(mayGo);
          signal.removeEventListener("abort", giveUp);
          resolve(slot);
        };
        const mayGo = () => settle(occupy());
        const giveUp = () => settle(null);
        waiting.add(mayGo);
        signal.addEventListener("abort", giveUp);
      });
    },
  };
}
