import { runTool } from "./support/run-tool.mjs";

await runTool("tooling/check/main.ts");
