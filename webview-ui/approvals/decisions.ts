// The choices of an approval, as buttons and keys.
import type { FromWebview, PendingApproval } from "../../extension/views/messages.js";
import { visibleText } from "../parts/visible-text.js";

export type Decision = Extract<FromWebview, { type: "decide" }>["decision"];

export interface DecisionButton {
  readonly decision: Decision;
  readonly label: string;
  /** What the choice means, for a tooltip. */
  readonly hint: string;
  /** The letter of its shortcut; null when another choice has it already. */
  readonly letter: string | null;
  readonly look: "primary" | "secondary";
}

const USUAL: readonly Decision[] = ["accept", "acceptForSession", "decline", "cancel"];
/** The longest command prefix on a button, in characters. */
const MAX_PREFIX = 40;

/** The buttons in the order to show them. */
export function decisionButtons(approval: PendingApproval): readonly DecisionButton[] {
  const offered = approval.kind === "command" ? approval.availableDecisions : [];
  const taken = new Set<string>();
  return (offered.length > 0 ? offered : USUAL).map((decision) => {
    const { letter, ...words } = describe(decision, approval.kind);
    const free = !taken.has(letter);
    taken.add(letter);
    return {
      decision,
      ...words,
      letter: free ? letter : null,
      look: decision === "accept" ? "primary" : "secondary",
    };
  });
}

function describe(decision: Decision, kind: PendingApproval["kind"]) {
  if (typeof decision === "object") return describeAmendment(decision);
  const what = kind === "command" ? "command" : "change";
  switch (decision) {
    case "accept":
      return { label: "Accept", hint: kind === "command" ? "Run it once" : "Apply this change", letter: "A" };
    case "acceptForSession":
      return {
        label: "Accept for session",
        hint:
          kind === "command"
            ? "Run it, and do not ask for this command again in this session"
            : "Apply it, and do not ask for these files again in this session",
        letter: "S",
      };
    case "decline":
      return { label: "Decline", hint: `Refuse this ${what}; the agent goes on without it`, letter: "D" };
    case "cancel":
      return { label: "Decline and stop", hint: `Refuse this ${what} and stop the turn`, letter: "X" };
  }
}

function describeAmendment(decision: Extract<Decision, object>) {
  if ("acceptWithExecpolicyAmendment" in decision) {
    const prefix = decision.acceptWithExecpolicyAmendment.execpolicy_amendment.map(toWord).join(" ");
    return {
      label: `Always allow ${shorten(prefix)}`,
      hint: `Run it, and from now on every command that begins with: ${prefix}`,
      letter: "W",
    };
  }
  const { action, host } = decision.applyNetworkPolicyAmendment.network_policy_amendment;
  const name = visibleText(host);
  return action === "allow"
    ? { label: `Always allow ${name}`, hint: `Allow connections to ${name} from now on`, letter: "W" }
    : { label: `Always block ${name}`, hint: `Refuse connections to ${name} from now on`, letter: "B" };
}

function toWord(argument: string): string {
  const shown = visibleText(argument);
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`;
}

function shorten(prefix: string): string {
  return prefix.length <= MAX_PREFIX ? `${prefix} …` : `${prefix.slice(0, MAX_PREFIX)}…`;
}
