import type { Access } from "../permissions/access.js";
import type { ApprovalRequest } from "../permissions/ask-user.js";
import type { Decision } from "../permissions/decide.js";
import type { CommandExecutionItem, FileChangeItem } from "../protocol/item.js";
import type { ToolContext } from "./tool.js";

export type AskDecision = Extract<Decision, { kind: "ask" }>;

/** The turn's policy as run-tool.ts needs it; session/turn-policy.ts makes one for each turn. */
export interface ToolPolicy {
  decide(access: readonly Access[]): Promise<Decision>;
  approvalRequest(
    item: CommandExecutionItem | FileChangeItem,
    details: { readonly ctx: ToolContext; readonly reason: string | null; readonly decision: AskDecision },
  ): ApprovalRequest;
  grantForSession(access: readonly Access[], decision: AskDecision): void;
}
