import { runTool } from "../support/run-tool.mjs";

await runTool("bench/main.ts");
