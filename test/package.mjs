import { runTool } from "./support/run-tool.mjs";

await runTool("tooling/package/main.ts");
