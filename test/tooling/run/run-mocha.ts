// Runs mocha on bundled test files, in a process of its own or inside VS Code's extension host.
import Mocha from "mocha";
import { writeResult } from "./ring-result.js";

export interface MochaRun {
  readonly files: readonly string[];
  readonly resultFile: string;
  readonly grep?: string | undefined;
  readonly timeoutMs: number;
  readonly color: boolean;
  readonly forbidOnly: boolean;
}

export async function runMocha(run: MochaRun): Promise<void> {
  const mocha = new Mocha({
    ui: "bdd",
    timeout: run.timeoutMs,
    color: run.color,
    forbidOnly: run.forbidOnly,
    ...(run.grep ? { grep: run.grep } : {}),
  });
  for (const file of run.files) {
    mocha.addFile(file);
  }
  await mocha.loadFilesAsync();
  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats));
  });
  if (!stats) {
    throw new Error("mocha gave no statistics");
  }
  await writeResult(run.resultFile, { passed: stats.passes, failed: stats.failures, pending: stats.pending });
}
