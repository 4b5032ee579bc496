// Fetches the browser and the VS Code that the tests and `npm start` use, ahead of their first use.
import { runTool } from "./support/run-tool.mjs";

await runTool("support/vscode/provision.ts");
