import type { ModelInfo } from "../models/model-client.js";
import { DEFAULT_TOOL_OUTPUT_BYTES } from "./limits.js";
import type { ThreadSettings } from "./thread-settings.js";
import { BYTES_PER_TOKEN } from "./token-estimate.js";

/** The most bytes of one tool's output that reach the model: as configured, else as the model's catalogue says. */
export function outputLimitBytes(
  { toolOutputTokenLimit }: Pick<ThreadSettings, "toolOutputTokenLimit">,
  { toolOutputBytes }: Pick<ModelInfo, "toolOutputBytes">,
): number {
  if (toolOutputTokenLimit !== null) return toolOutputTokenLimit * BYTES_PER_TOKEN;
  return toolOutputBytes ?? DEFAULT_TOOL_OUTPUT_BYTES;
}
