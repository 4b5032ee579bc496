import { createExecCommand, type ExecToolOptions } from "./exec-command.js";
import type { Tool } from "./tool.js";
import { createWriteStdin } from "./write-stdin.js";

/** The shell tools of one thread. Whoever made the registry disposes it. */
export function createExecTools(options: ExecToolOptions): {
  readonly execCommand: Tool;
  readonly writeStdin: Tool;
} {
  return { execCommand: createExecCommand(options), writeStdin: createWriteStdin(options) };
}
