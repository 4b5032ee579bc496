// How much a run of `npm test -- --fuzz N --seed N` sends; the runner hands both on to the tests' process.

const messages = process.env.HEDDLE_FUZZ_MESSAGES;
const seed = process.env.HEDDLE_FUZZ_SEED;

export const fuzzOptions = {
  /** True when somebody asked for more than every run does. */
  isLong: messages !== undefined,
  /** Through each framing. */
  messages: Number(messages ?? 5_000),
  /** A long run has one of its own each time. */
  seed: Number(seed ?? (messages === undefined ? 20_251 : Date.now() % 2 ** 31)),
} as const;
