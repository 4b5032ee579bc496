// The entry that VS Code's extension host loads and runs: mocha on the bundled extension tests.
import { runMocha } from "./run-mocha.js";

export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  await runMocha(JSON.parse(process.env.HEDDLE_TEST_RUN ?? ""));
}
