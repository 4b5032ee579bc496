/** Lets a client's input through, or holds it back where it is: in the pipe or in the network. */
export interface Valve {
  /** Nothing is read while at least one holder has not let go. Safe to call again. */
  hold(holder: object): void;
  release(holder: object): void;
}

export function createValve(input: { pause(): unknown; resume(): unknown }): Valve {
  const holders = new Set<object>();
  return {
    hold(holder) {
      if (holders.size === 0) input.pause();
      holders.add(holder);
    },
    release(holder) {
      if (holders.delete(holder) && holders.size === 0) input.resume();
    },
  };
}
