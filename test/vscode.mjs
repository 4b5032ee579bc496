#!/usr/bin/env node
// Plays the VS Code executable: see support/vscode/stand-in.ts.
import { runTool } from "./support/run-tool.mjs";

await runTool("support/vscode/stand-in.ts");
