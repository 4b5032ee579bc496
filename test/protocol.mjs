import { runTool } from "./support/run-tool.mjs";

await runTool("tooling/protocol/main.ts");
