import { runTool } from "./support/run-tool.mjs";

await runTool("tooling/start/main.ts");
