import assert from "node:assert/strict";
import { decideRestart } from "../../../extension/host/restart-policy.js";

describe("restart policy", () => {
  it("waits longer each time and gives up after five quick failures", () => {
    const delays: (number | null)[] = [];
    let failures = 0;
    for (let round = 0; round < 6; round++) {
      const decision = decideRestart(failures, 500);
      failures = decision.failures;
      delays.push(decision.delayMs);
    }
    assert.deepEqual(delays, [1_000, 2_000, 5_000, 10_000, null, null]);
  });

  it("starts the count anew after a minute of health", () => {
    assert.deepEqual(decideRestart(4, 60_000), { failures: 1, delayMs: 1_000 });
    assert.deepEqual(decideRestart(4, 59_999), { failures: 5, delayMs: null });
  });
});
