// What the model is told of the turn's surroundings: permissions, the user's instructions, the environment. The
// whole on the first turn, later only the parts that changed.
import path from "node:path";
import type { AskForApproval, SandboxPolicy } from "../protocol/permission.js";
import type { ResponseItem } from "../protocol/response-item.js";
import type { TurnContext } from "../store/stored-event.js";
import { contextMessage } from "./history.js";
import { modelSwitchTexts, modeTexts } from "./mode-texts.js";

export interface ContextInput {
  readonly current: TurnContext;
  /** The context of the newest turn before, or null when the model knows nothing yet. */
  readonly previous: TurnContext | null;
  readonly shell: string;
  readonly developerInstructions: string | null;
  /** The text of AGENTS.md files, or null. */
  readonly projectInstructions: string | null;
  /** The text of those that the model was told last, or null. */
  readonly toldInstructions: string | null;
}

/** The messages to put before the user's own, oldest first; empty when nothing changed. */
export function contextMessages(input: ContextInput): ResponseItem[] {
  const { current, previous } = input;
  const messages: ResponseItem[] = [];

  const developer: string[] = modelSwitchTexts(previous, current);
  if (previous === null || permissionsChanged(previous, current)) developer.push(permissionsText(current));
  if (previous === null && input.developerInstructions !== null) developer.push(input.developerInstructions);
  developer.push(...modeTexts(previous, current));
  if (developer.length > 0) messages.push(contextMessage("developer", ...developer));

  const user: string[] = [];
  if (input.projectInstructions !== input.toldInstructions) {
    user.push(instructionsText(current.cwd, input.projectInstructions ?? NO_INSTRUCTIONS));
  }
  if (previous === null || environmentChanged(previous, current)) {
    user.push(environmentText(current, input.shell));
  }
  if (user.length > 0) messages.push(contextMessage("user", ...user));
  return messages;
}

/** AGENTS.md as it was told last; null when it never was, or does not count any more. */
export function toldInstructions(history: readonly ResponseItem[]): string | null {
  for (const item of history.toReversed()) {
    if (item.type !== "message" || item.role !== "user") continue;
    for (const part of item.content) {
      if (part.type !== "input_text" || !part.text.startsWith(INSTRUCTIONS_HEADING)) continue;
      const begin = part.text.indexOf(INSTRUCTIONS_BEGIN);
      const end = part.text.lastIndexOf(INSTRUCTIONS_END);
      if (begin === -1 || end === -1) continue;
      const text = part.text.slice(begin + INSTRUCTIONS_BEGIN.length, Math.max(begin, end));
      return text === NO_INSTRUCTIONS ? null : text;
    }
  }
  return null;
}

const INSTRUCTIONS_HEADING = "# AGENTS.md instructions for ";
const INSTRUCTIONS_BEGIN = "<INSTRUCTIONS>\n";
const INSTRUCTIONS_END = "\n</INSTRUCTIONS>";
const NO_INSTRUCTIONS = "(There are none any more: what was said here before does not count.)";

/** The newest of these messages counts; a file that changed is told of as a whole. */
function instructionsText(cwd: string, text: string): string {
  return `${INSTRUCTIONS_HEADING}${cwd}\n\n${INSTRUCTIONS_BEGIN}${text}${INSTRUCTIONS_END}`;
}

function permissionsChanged(a: TurnContext, b: TurnContext): boolean {
  return (
    JSON.stringify([a.approvalPolicy, a.sandboxPolicy]) !==
    JSON.stringify([b.approvalPolicy, b.sandboxPolicy])
  );
}

function environmentChanged(a: TurnContext, b: TurnContext): boolean {
  return a.cwd !== b.cwd || a.currentDate !== b.currentDate || a.timezone !== b.timezone;
}

function permissionsText(context: TurnContext): string {
  return [
    "<permissions instructions>",
    sandboxText(context.sandboxPolicy, context.cwd),
    approvalText(context.approvalPolicy),
    "</permissions instructions>",
  ].join("\n");
}

function sandboxText(policy: SandboxPolicy, cwd: string): string {
  switch (policy.type) {
    case "dangerFullAccess":
      return "Files and network: no limits are set; act with the care that asks for.";
    case "externalSandbox":
      return "Files and network: an outer sandbox that you cannot see sets the limits.";
    case "readOnly":
      return "Files: you may read everything; every change and every command that is not read-only needs the user's approval.";
    case "workspaceWrite": {
      const roots = [cwd, ...policy.writableRoots].join(", ");
      return `Files: you may read everything and patch files below ${roots}; commands that are not read-only, and changes elsewhere, need the user's approval. Folders such as .git stay untouched.`;
    }
    default:
      return policy satisfies never;
  }
}

function approvalText(policy: AskForApproval): string {
  if (typeof policy === "object")
    return "Approvals: some kinds of requests are asked, others refused at once.";
  switch (policy) {
    case "never":
      return "Approvals: the user cannot be asked. What would need approval is refused; find another way or say what is missing.";
    case "untrusted":
      return "Approvals: everything but commands known to be read-only is shown to the user first.";
    case "on-request":
    case "on-failure":
      return "Approvals: the user is asked where the limits above are reached. A declined request is an answer, not an obstacle.";
    default:
      return policy satisfies never;
  }
}

function environmentText(context: TurnContext, shell: string): string {
  return [
    "<environment_context>",
    `  <cwd>${escapeText(context.cwd)}</cwd>`,
    `  <shell>${escapeText(path.basename(shell))}</shell>`,
    `  <current_date>${context.currentDate}</current_date>`,
    `  <timezone>${escapeText(context.timezone)}</timezone>`,
    "</environment_context>",
  ].join("\n");
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
