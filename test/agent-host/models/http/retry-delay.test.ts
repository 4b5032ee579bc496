import assert from "node:assert/strict";
import {
  delayFromHeaders,
  delayFromMessage,
  retryDelayMs,
} from "../../../../agent-host/models/http/retry-delay.js";

describe("retry delays", () => {
  it("double up to half a minute, within a tenth", () => {
    for (const [attempt, delay] of [
      [0, 200],
      [1, 400],
      [5, 6400],
      [8, 30_000],
      [1000, 30_000],
    ] as const) {
      const chosen = retryDelayMs(attempt);
      assert.ok(Math.abs(chosen - delay) <= delay * 0.1, `attempt ${attempt}: ${chosen}`);
    }
  });

  const messages: [string, number | null][] = [
    ["Please try again in 1.5s.", 1500],
    ["try again in 250ms", 250],
    ["Try Again In 2 seconds", 2000],
    ["try again in 1 minute", 60_000],
    ["try again in 3m", 180_000],
    ["Please try again in 6m0s. Visit", 360_000],
    ["try again in 1h2m3.5s", 3_723_500],
    ["try again in 2 days", 172_800_000],
    ["try again in 10 milliseconds", 10],
    ["try again in 5 moons", null],
    ["try again later", null],
    [`try again in ${"9".repeat(400)}s`, null],
    ["", null],
  ];
  for (const [message, expected] of messages) {
    it(`in the message ${JSON.stringify(message.slice(0, 40))}: ${expected}`, () => {
      assert.equal(delayFromMessage(message), expected);
    });
  }

  const now = Date.UTC(2030, 0, 1);
  const headers: [Record<string, string>, number | null][] = [
    [{ "retry-after": "7" }, 7000],
    [{ "retry-after": "0.25" }, 250],
    [{ "retry-after": "Tue, 01 Jan 2030 00:00:30 GMT" }, 30_000],
    [{ "retry-after": "Mon, 31 Dec 2029 00:00:30 GMT" }, 0],
    [{ "retry-after": "soon" }, null],
    [{ "retry-after": "-5x" }, null],
    [{ "retry-after-ms": "90", "retry-after": "1" }, 90],
    [{}, null],
  ];
  for (const [given, expected] of headers) {
    it(`in the headers ${JSON.stringify(given)}: ${expected}`, () => {
      assert.equal(delayFromHeaders(given, now), expected);
    });
  }
});
