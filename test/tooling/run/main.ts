// `npm test`: builds the product, runs the rings one after the other, and closes with one line of sums.

import { runToEnd } from "../../support/ending.js";
import { ensureChromium } from "../../support/vscode/chromium-package.js";
import { buildProduct } from "../build-product.js";
import { packageExtension } from "../package/package-extension.js";
import { runExtensionRing } from "./extension-ring.js";
import { type RingOutcome, runNodeRing } from "./node-ring.js";
import { HELP, type Ring, type RunOptions, readOptions } from "./options.js";

const TIMEOUT_MS: Record<Ring, number> = {
  architecture: 20_000,
  "agent-host": 10_000,
  scenarios: 30_000,
  webview: 30_000,
  extension: 60_000,
  package: 180_000,
};

await runToEnd(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  if (options.build && options.rings.some((ring) => ring !== "architecture")) {
    await buildProduct([]);
  }
  const sum = { passed: 0, failed: 0 };
  const complaints: string[] = [];
  for (const ring of options.rings) {
    console.log(`\n── ${ring} ──`);
    const { result, complaint } = await runRing(ring, options).catch(toOutcome);
    sum.passed += result?.passed ?? 0;
    sum.failed += result?.failed ?? 0;
    if (complaint) {
      complaints.push(`${ring}: ${complaint}`);
    }
    // A search may well leave some of the rings empty.
    if (!options.grep && result?.passed === 0 && result.failed === 0) {
      complaints.push(`${ring}: ran no tests`);
    }
    if (!result && !complaint) {
      complaints.push(`${ring}: ended without a result`);
    }
  }
  if (options.grep && sum.passed + sum.failed === 0) {
    complaints.push(`no test matches ${options.grep}`);
  }
  console.log("");
  for (const complaint of complaints) {
    console.log(`FAILED ${complaint}`);
  }
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed === 0 && complaints.length === 0 ? 0 : 1;
});

async function runRing(ring: Ring, { grep, endurance }: RunOptions): Promise<RingOutcome> {
  if (ring === "extension") {
    return runExtensionRing(grep, TIMEOUT_MS[ring]);
  }
  if (ring === "webview") {
    await ensureChromium();
  }
  if (ring === "package") {
    await packageExtension();
  }
  return runNodeRing(ring, grep, TIMEOUT_MS[ring], endurance);
}

function toOutcome(error: unknown): RingOutcome {
  return {
    result: undefined,
    complaint: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}
