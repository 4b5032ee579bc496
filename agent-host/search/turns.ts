/**
 * Lets work on the host's one thread go on in pieces: whoever awaits `next` gets its turn after the connections had
 * theirs, and no two pieces run without a look at the connections in between, however many searches there are.
 */
export interface Turns {
  next(): Promise<void>;
}

export function createTurns(): Turns {
  let last = Promise.resolve();
  return {
    next() {
      last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
      return last;
    },
  };
}
