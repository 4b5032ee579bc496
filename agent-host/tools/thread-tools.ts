import type { Clock } from "../base/clock.js";
import { createProcessRegistry } from "../exec/process-registry.js";
import { commandActions } from "../permissions/command-actions.js";
import { applyPatchTool, prepareShellPatch } from "./apply-patch.js";
import { createExecTools } from "./exec-tools.js";
import type { Tool } from "./tool.js";
import { updatePlan } from "./update-plan.js";
import { viewImage } from "./view-image.js";

export interface ThreadToolsOptions {
  readonly clock: Clock;
  /** The host's environment, from which that of commands is made. */
  readonly baseEnv: Readonly<Record<string, string | undefined>>;
}

/** Every tool of a thread, in the order in which the model is told of them. `dispose` ends the processes. */
export function createThreadTools(options: ThreadToolsOptions): { readonly list: readonly Tool[]; dispose(): void } {
  const registry = createProcessRegistry();
  const { execCommand, writeStdin } = createExecTools({
    registry,
    clock: options.clock,
    baseEnv: options.baseEnv,
    commandActions,
    interceptPatch: prepareShellPatch,
  });
  return {
    list: [execCommand, writeStdin, updatePlan, applyPatchTool, viewImage],
    dispose: () => registry.dispose(),
  };
}
