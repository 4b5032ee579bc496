// What a loaded thread takes over when the configuration changes under it: what its client neither chose nor was told
// of. The model, the policy and the instructions stay what the answer to thread/start said, unless they are forbidden.
import type { Settings } from "../config/config.js";
import { objectionTo } from "../config/requirements/check-requested.js";
import { sandboxPolicyFor } from "../permissions/policy.js";
import type { ThreadSettings } from "./thread-settings.js";

export function reloadedSettings(settings: ThreadSettings, fresh: Settings): ThreadSettings {
  if (settings.configured === fresh) return settings;
  const { requirements } = fresh;
  const { approvalPolicy, sandboxPolicy } = settings;
  return {
    ...settings,
    configured: fresh,
    provider: fresh.providers[settings.provider.id] ?? settings.provider,
    approvalPolicy:
      objectionTo(requirements, { approvalPolicy }) === null ? approvalPolicy : fresh.approvalPolicy,
    sandboxPolicy:
      objectionTo(requirements, { sandboxPolicy }) === null
        ? sandboxPolicy
        : sandboxPolicyFor(fresh.sandboxMode, fresh.sandboxWorkspaceWrite),
    features: fresh.features,
    modelContextWindow: fresh.modelContextWindow,
    modelAutoCompactTokenLimit: fresh.modelAutoCompactTokenLimit,
    compactPrompt: fresh.compactPrompt,
    compactPromptFile: fresh.compactPromptFile,
    modelCatalogJson: fresh.modelCatalogJson,
    toolOutputTokenLimit: fresh.toolOutputTokenLimit,
    projectDocMaxBytes: fresh.projectDocMaxBytes,
    projectDocFallbackFilenames: fresh.projectDocFallbackFilenames,
    projectRootMarkers: fresh.projectRootMarkers,
  };
}
