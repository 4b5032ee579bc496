import { existsSync } from "node:fs";
import path from "node:path";
import { UserError } from "../support/ending.js";
import { spawnGroup } from "../support/process-group.js";
import { root } from "../support/repository.js";

/** Runs esbuild.mjs; its messages go to our standard error, since output may be read by a program. */
export async function buildProduct(args: readonly string[]): Promise<void> {
  if (!existsSync(path.join(root, "node_modules"))) {
    throw new UserError("node_modules is missing: run npm ci first");
  }
  const build = spawnGroup(process.execPath, ["esbuild.mjs", ...args], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  const code = await build.exited;
  await build.end();
  if (code !== 0) {
    throw new UserError("the build failed");
  }
}
