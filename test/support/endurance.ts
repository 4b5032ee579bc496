// How long the tests go on that could go on for ever: what every run does, or what `npm test -- --fuzz N --kills N
// --seconds N --seed N` asks for. The runner hands it on to the tests' process.

const given = (name: string): number | undefined => {
  const value = process.env[`HEDDLE_TEST_${name}`];
  return value === undefined ? undefined : Number(value);
};

const isLong = ["MESSAGES", "KILLS", "SECONDS"].some((name) => given(name) !== undefined);

export const endurance = {
  /** True when somebody asked for more than every run does. */
  isLong,
  /** Mutated messages through each framing. */
  messages: given("MESSAGES") ?? 5_000,
  /** How often a host is killed in the middle of its work. */
  kills: given("KILLS") ?? 12,
  /** How long two hosts work on one home. */
  seconds: given("SECONDS") ?? 3,
  /** A long run has one of its own each time. */
  seed: given("SEED") ?? (isLong ? Date.now() % 2 ** 31 : 20_251),
} as const;
