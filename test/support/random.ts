// Numbers that look random and come again with the same seed.

export interface Random {
  /** A whole number from 0 up to, not including, `count`. */
  below(count: number): number;
  /** True in one of `count` cases. */
  oneIn(count: number): boolean;
  /** One of the values. Throws when there are none. */
  pick<T>(values: readonly T[]): T;
}

/** `seed`: any whole number of 32 bits. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  // A counter whose bits are mixed well (the idea of SplitMix); Math.random cannot be repeated.
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const below = (count: number) => next() % count;
  return {
    below,
    oneIn: (count) => below(count) === 0,
    pick(values) {
      const index = below(values.length);
      for (const value of values.slice(index, index + 1)) return value;
      throw new Error("there is nothing to pick from");
    },
  };
}
