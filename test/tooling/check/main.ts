// `npm run check`: everything that is not a test, at the same time, in seconds.
import path from "node:path";
import { runToEnd } from "../../support/ending.js";
import { spawnGroup } from "../../support/process-group.js";
import { root } from "../../support/repository.js";

const CHECKS: Record<string, readonly string[]> = {
  types: ["typescript/bin/tsc", "-p", "tsconfig.json", "--noEmit"],
  format: ["@biomejs/biome/bin/biome", "check", "--diagnostic-level=warn", "--error-on-warnings", "."],
  lint: ["oxlint/bin/oxlint", "--type-aware", "--deny-warnings", "."],
  "dead code": ["knip/bin/knip.js", "--no-progress"],
};

await runToEnd(async () => {
  const checks = Object.entries(CHECKS).map(([name, [script = "", ...args]]) =>
    check(name, [path.join(root, "node_modules", script), ...args]),
  );
  checks.push(check("architecture", [path.join(root, "test/run.mjs"), "architecture", "--no-build"]));
  const results = await Promise.all(checks);
  return results.every(Boolean) ? 0 : 1;
});

async function check(name: string, args: readonly string[]): Promise<boolean> {
  const startedAt = Date.now();
  const group = spawnGroup(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  group.child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  group.child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await group.exited;
  await group.end();
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  if (code !== 0) {
    console.log(output.trimEnd());
  }
  return code === 0;
}
