import { runTool } from "./support/run-tool.mjs";

await runTool("tooling/run/main.ts");
