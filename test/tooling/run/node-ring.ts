// A ring whose tests run in a Node process of their own.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { atEnd } from "../../support/ending.js";
import { spawnGroup } from "../../support/process-group.js";
import { root } from "../../support/repository.js";
import { bundleTests } from "./bundle-tests.js";
import type { EnduranceOptions } from "./options.js";
import { type RingResult, readResult } from "./ring-result.js";
import type { MochaRun } from "./run-mocha.js";
import { testEnv } from "./test-env.js";

const RING_TIMEOUT_MS = 15 * 60_000;

export interface RingOutcome {
  readonly result: RingResult | undefined;
  /** What went wrong beside failing tests. */
  readonly complaint?: string | undefined;
}

export async function runNodeRing(
  ring: string,
  grep: string | undefined,
  timeoutMs: number,
  endurance: EnduranceOptions,
): Promise<RingOutcome> {
  const { files, runner } = await bundleTests(ring, "tooling/run/mocha-process.ts", "esm");
  const folder = await mkdtemp(path.join(os.tmpdir(), "heddle-test-"));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const resultFile = path.join(folder, "result.json");
  const run: MochaRun = {
    files,
    resultFile,
    grep,
    timeoutMs,
    color: Boolean(process.stdout.isTTY),
    forbidOnly: Boolean(process.env.CI),
  };
  const group = spawnGroup(process.execPath, ["--enable-source-maps", runner, JSON.stringify(run)], {
    cwd: root,
    env: { ...testEnv(folder), ...enduranceEnv(endurance) },
    stdio: ["ignore", "inherit", "inherit"],
  });
  // Whoever asks for more than every run does waits for it.
  const isLong = Object.entries(endurance).some(([name, value]) => name !== "seed" && value !== undefined);
  const timer = isLong ? undefined : setTimeout(() => void group.end(), RING_TIMEOUT_MS);
  const code = await group.exited;
  clearTimeout(timer);
  const leaked = await group.end();
  const complaint =
    code !== 0
      ? `its process ended with exit code ${code}`
      : leaked
        ? "its tests left processes running, which had to be killed"
        : undefined;
  return { result: await readResult(resultFile), complaint };
}

function enduranceEnv(options: EnduranceOptions): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) =>
      value === undefined ? [] : [[`HEDDLE_TEST_${name.toUpperCase()}`, String(value)]],
    ),
  );
}
