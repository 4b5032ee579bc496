// Whatever a test starts is ended after it, newest first, also when it failed.
const steps: (() => unknown)[] = [];

/** Runs after the current test. */
export function afterThisTest(step: () => unknown): void {
  steps.push(step);
}

afterEach(async () => {
  const failures: unknown[] = [];
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) {
    // Mocha shows the message alone.
    throw new AggregateError(failures, `the test did not end cleanly: ${failures.map(String).join("; ")}`);
  }
});
