import type { Access } from "../permissions/access.js";
import { availableCommandDecisions } from "../permissions/available-decisions.js";
import { decide } from "../permissions/decide.js";
import type { SessionGrantStore } from "../permissions/grants.js";
import type { AskForApproval } from "../protocol/permission.js";
import type { ToolPolicy } from "../tools/tool-policy.js";
import type { EngineServices } from "./services.js";
import type { ThreadSettings } from "./thread-settings.js";

/** The policy of one turn: its settings, the session's grants, and what the environment can enforce. */
export function createTurnPolicy(
  settings: ThreadSettings,
  grants: SessionGrantStore,
  services: EngineServices,
): ToolPolicy {
  return {
    decide: async (access) =>
      decide(access, {
        approvalPolicy: effectivePolicy(settings.approvalPolicy),
        sandboxPolicy: settings.sandboxPolicy,
        cwd: settings.cwd,
        sandboxEnforced: false,
        tmpdir: services.tmpdir,
        grants,
      }),
    approvalRequest(item, { ctx, reason, decision }) {
      const ids = { threadId: ctx.threadId, turnId: ctx.turnId, itemId: item.id };
      if (item.type === "fileChange") return { kind: "fileChange", ...ids, reason };
      return {
        kind: "command",
        ...ids,
        command: item.command,
        cwd: item.cwd,
        commandActions: item.commandActions,
        reason,
        proposedAmendment: decision.proposedAmendment,
        availableDecisions: availableCommandDecisions(decision),
      };
    },
    grantForSession(access: readonly Access[], decision) {
      if (decision.onceOnly === true) return;
      for (const part of access) {
        if (part.kind === "command") grants.grantCommand(part.argv, part.cwd);
        if (part.kind === "write") grants.grantPaths([...part.paths, ...(decision.grantPaths ?? [])]);
      }
    },
  };
}

/** `on-failure` needs a sandbox to fail in; it is the stricter `on-request` for us. */
function effectivePolicy(policy: AskForApproval): AskForApproval {
  return policy === "on-failure" ? "on-request" : policy;
}
