import type { Tool } from "../tools/tool.js";
import type { TurnScope } from "./turn-scope.js";

/** The tools that the model is told of, and the only ones that run when it calls them. */
export function offeredTools({
  settings,
  services,
  tools,
  hasGoals,
}: Pick<TurnScope, "settings" | "services" | "tools" | "hasGoals">): Tool[] {
  const { environment } = services;
  const available = {
    exec: environment.execEnabled && settings.features.shell_tool,
    filesystem: environment.filesystemEnabled,
    goals: hasGoals && settings.features.goals,
  };
  return tools.list.filter((tool) => tool.needs.every((need) => available[need]));
}
