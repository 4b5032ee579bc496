import type { Clock } from "../base/clock.js";
import type { LoginShells } from "../exec/login-shell.js";
import { createProcessRegistry } from "../exec/process-registry.js";
import { commandActions } from "../permissions/command-actions.js";
import { onlyReads } from "../permissions/only-reads.js";
import { applyPatchTool, prepareShellPatch } from "./apply-patch.js";
import { takeLoginShell } from "./exec-command.js";
import { createExecTools } from "./exec-tools.js";
import { goalTools } from "./goal-tools.js";
import { requestUserInput } from "./request-user-input.js";
import type { Tool, ToolContext, ToolEvents } from "./tool.js";
import { updatePlan } from "./update-plan.js";
import { runUserShell, type UserShellResult } from "./user-shell.js";
import { viewImage } from "./view-image.js";

export interface ThreadToolsOptions {
  readonly clock: Clock;
  /** The host's environment, from which that of commands is made. */
  readonly baseEnv: Readonly<Record<string, string | undefined>>;
  /** Null: every command runs the profile itself. */
  readonly loginShells: LoginShells | null;
}

/** Every tool of a thread, in the order in which the model is told of them. `dispose` ends the processes. */
export function createThreadTools(options: ThreadToolsOptions): {
  readonly list: readonly Tool[];
  runUserShell(script: string, ctx: ToolContext, events: ToolEvents): Promise<UserShellResult>;
  runningCommands(): readonly { readonly processId: number; readonly callId: string }[];
  /** Ends the commands that run, also those that outlived their turn. */
  endCommands(): void;
  dispose(): void;
} {
  const registry = createProcessRegistry();
  // Ahead of the first command, which then need not wait for the user's profile.
  void takeLoginShell(options);
  const { execCommand, writeStdin } = createExecTools({
    registry,
    clock: options.clock,
    baseEnv: options.baseEnv,
    loginShells: options.loginShells,
    commandActions,
    onlyReads,
    interceptPatch: prepareShellPatch,
  });
  return {
    list: [execCommand, writeStdin, updatePlan, requestUserInput, applyPatchTool, viewImage, ...goalTools],
    runUserShell: (script, ctx, events) => runUserShell(script, ctx, events, { ...options, registry }),
    runningCommands: () => registry.running(),
    endCommands: () => registry.endAll(),
    dispose: () => registry.dispose(),
  };
}
