import type { ModelInfo } from "../../models/model-client.js";
import type { ThreadSettings } from "../thread-settings.js";

/** From how many tokens on a conversation is compacted by itself; never above what fits. Null: not known. */
export function autoCompactLimit(
  { modelAutoCompactTokenLimit: configured }: Pick<ThreadSettings, "modelAutoCompactTokenLimit">,
  { autoCompactTokens }: Pick<ModelInfo, "autoCompactTokens">,
): number | null {
  if (configured === null) return autoCompactTokens;
  return Math.min(configured, autoCompactTokens ?? configured);
}
