// What the model is told of the tools of a turn.
import type { ModelInfo, ToolSpec } from "../models/model-client.js";
import { offeredTools } from "./offered-tools.js";
import { toolSearchSpec } from "./tool-search.js";
import type { TurnScope } from "./turn-scope.js";

/** Deferred tools are found by searching where the model can; else they are told of like all others. */
export function toolSpecs(
  scope: Pick<TurnScope, "settings" | "services" | "tools" | "hasGoals">,
  model: ModelInfo,
): ToolSpec[] {
  const specs = offeredTools(scope).map((tool) => tool.spec);
  if (!specs.some(isDeferred)) return specs;
  if (model.supportsToolSearch && scope.settings.features.tool_search) return [...specs, toolSearchSpec];
  return specs.map((spec) => (isDeferred(spec) ? { ...spec, deferred: false } : spec));
}

function isDeferred(spec: ToolSpec): spec is Extract<ToolSpec, { type: "function" }> {
  return spec.type === "function" && spec.deferred === true;
}
