// Which tools a turn has. What is not there is not offered, and refused with a reason when it is called all the same.
import type { Tool } from "../tools/tool.js";
import type { TurnScope } from "./turn-scope.js";
import { isPlanMode } from "./working-mode.js";

type Surroundings = Pick<TurnScope, "settings" | "services" | "tools" | "hasGoals">;

/** The tools that the model may use, and the only ones that run when it calls them. */
export function offeredTools(scope: Surroundings): Tool[] {
  return scope.tools.list.filter((tool) => refusalOf(tool, scope) === null);
}

/** Why a tool of the thread cannot be used in this turn, for the model to read; null when it can. */
export function refusalOf(
  { spec, needs, refusal }: Tool,
  { settings, services, hasGoals }: Surroundings,
): string | null {
  const { environment } = services;
  const { features } = settings;
  const available = {
    exec: environment.execEnabled && features.shell_tool,
    filesystem: environment.filesystemEnabled,
    goals: hasGoals && settings.features.goals,
  };
  if (needs.length > 0 && settings.environment === "none") {
    return `${spec.name} is not available in this turn: it has no environment to work in`;
  }
  // The host or its configuration offers no such thing at all.
  if (!needs.every((need) => available[need])) return `unsupported call: ${spec.name}`;
  const use = {
    isPlanMode: isPlanMode(settings),
    asksInEveryMode: features.default_mode_request_user_input,
    viewImage: settings.configured.viewImage,
  };
  return refusal?.(use) ?? null;
}
