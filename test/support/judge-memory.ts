import assert from "node:assert/strict";

/** How much more memory, in MiB, the host may hold at the end than it did after the first part. */
const GROWTH_MIB = 64;

/** Says what the samples, in MiB and evenly spread over a run, come to. Throws when the host grew. */
export function judgeMemory(samples: readonly number[]): string {
  const warm = Math.max(...samples.slice(0, Math.ceil(samples.length / 4)));
  const last = Math.min(...samples.slice(-Math.ceil(samples.length / 20)));
  assert.ok(last - warm < GROWTH_MIB, `the host grew from ${warm} to ${last} MiB`);
  return `memory ${samples[0]} MiB at first, ${warm} when warm, ${last} at last`;
}
