import type { CommandExecutionApprovalDecision } from "../protocol/approval.js";
import type { Decision } from "./decide.js";

/**
 * The choices to offer for a command, in the order to show them. A rule that outlives the session
 * (`acceptWithExecpolicyAmendment`) is not offered, because there is no rules file that could hold it.
 */
export function availableCommandDecisions(
  ask: Pick<Extract<Decision, { kind: "ask" }>, "onceOnly">,
): CommandExecutionApprovalDecision[] {
  return ask.onceOnly === true
    ? ["accept", "decline", "cancel"]
    : ["accept", "acceptForSession", "decline", "cancel"];
}
