// The ring that runs inside a real VS Code: the desktop one, or the served one when there is no desktop.
import { cp, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { runTests } from "@vscode/test-electron";
import { atEnd } from "../../support/ending.js";
import { root } from "../../support/repository.js";
import { copySampleWorkspace } from "../../support/sample-workspace.js";
import { ensureChromium } from "../../support/vscode/chromium-package.js";
import { startDesktopDriver } from "../../support/vscode/desktop-driver.js";
import { findDesktopVsCode } from "../../support/vscode/desktop-vscode.js";
import { ensureVsCodeServer } from "../../support/vscode/server-package.js";
import { bundleTests } from "./bundle-tests.js";
import type { RingOutcome } from "./node-ring.js";
import { readResult } from "./ring-result.js";
import type { MochaRun } from "./run-mocha.js";
import { testEnv } from "./test-env.js";

export async function runExtensionRing(grep: string | undefined, timeoutMs: number): Promise<RingOutcome> {
  const { files, runner } = await bundleTests("extension", "tooling/run/extension-entry.ts", "cjs");
  const folder = await mkdtemp(path.join(os.tmpdir(), "heddle-extension-test-"));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const resultFile = path.join(folder, "result.json");
  const run: MochaRun = {
    files,
    resultFile,
    grep,
    timeoutMs,
    color: false,
    forbidOnly: Boolean(process.env.CI),
  };
  // Installed beside ours: it brings a language model. The served VS Code keeps its extensions with its data.
  for (const extensions of ["extensions", "data/extensions"]) {
    await cp(
      path.join(root, "test/extension/model-provider"),
      path.join(folder, extensions, "heddle-tests.models-0.0.1"),
      { recursive: true },
    );
  }
  const workspace = await copySampleWorkspace(path.join(folder, "workspace"));
  const complaint = await runInVsCode({
    extensionDevelopmentPath: root,
    extensionTestsPath: runner,
    launchArgs: [workspace, `--user-data-dir=${folder}/data`, `--extensions-dir=${folder}/extensions`],
    extensionTestsEnv: { ...testEnv(folder), HEDDLE_TEST_RUN: JSON.stringify(run) },
  });
  return { result: await readResult(resultFile), complaint };
}

type Run = Omit<Parameters<typeof runTests>[0], "vscodeExecutablePath"> & { launchArgs: string[] };

async function runInVsCode(run: Run): Promise<string | undefined> {
  const desktop = await findDesktopVsCode();
  if (desktop) {
    const driver = await startDesktopDriver();
    run.launchArgs.push(...driver.launchArgs);
    run.extensionTestsEnv = { ...run.extensionTestsEnv, ...desktop.env, ...driver.env };
  } else {
    // Here, so that progress shows and its minutes are not the tests' minutes.
    await ensureChromium();
    await ensureVsCodeServer();
  }
  const vscodeExecutablePath = desktop?.executable ?? path.join(root, "test/vscode.mjs");
  try {
    await runTests({ ...run, vscodeExecutablePath });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
