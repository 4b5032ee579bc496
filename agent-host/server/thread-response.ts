import { profileFor } from "../permissions/policy.js";
import type { Thread } from "../protocol/thread.js";
import type { ThreadStartResponse } from "../protocol/thread-start.js";
import type { ThreadSession } from "../session/thread-session.js";

/** What thread/start and its siblings answer. */
export function threadResponse(
  thread: ThreadSession,
  view: Thread,
  instructionSources: readonly string[],
): ThreadStartResponse {
  const { settings } = thread;
  return {
    thread: view,
    model: settings.model,
    modelProvider: settings.provider.id,
    serviceTier: settings.serviceTier,
    cwd: settings.cwd,
    instructionSources: [...instructionSources],
    approvalPolicy: settings.approvalPolicy,
    approvalsReviewer: settings.approvalsReviewer,
    sandbox: settings.sandboxPolicy,
    permissionProfile: profileFor(settings.sandboxPolicy),
    reasoningEffort: settings.effort,
  };
}
