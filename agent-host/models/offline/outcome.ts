// What a tool's output says about how it went, in one sentence.

import type { ToolOutput } from "../../protocol/response-item.js";
import { outputText } from "./conversation.js";

export interface Outcome {
  readonly ok: boolean;
  /** A sentence of its own. */
  readonly sentence: string;
}

/** What a command printed, and how it ended. */
export type CommandResult =
  | { readonly kind: "exited"; readonly exitCode: number; readonly text: string; readonly whole: boolean }
  | { readonly kind: "running"; readonly sessionId: string }
  | { readonly kind: "notRun"; readonly reason: string };

/** Reads the few lines that exec_command puts above a command's output; anything else is a reason not to have run. */
export function commandResult(output: ToolOutput): CommandResult {
  const text = outputText(output);
  const head =
    /^Chunk ID: [^\n]*\nWall time: [^\n]*\n(?<state>[^\n]*)\n(?:Original token count: [^\n]*\n)?Output:(?:\n|$)/.exec(
      text,
    );
  const state = head?.groups?.state ?? "";
  const exitCode = /^Process exited with code (-?\d+)$/.exec(state)?.[1];
  if (head !== null && exitCode !== undefined) {
    const printed = text.slice(head[0].length);
    return { kind: "exited", exitCode: Number(exitCode), text: printed, whole: !isCut(printed) };
  }
  const sessionId = /^Process running with session ID (\d+)$/.exec(state)?.[1];
  if (sessionId !== undefined) return { kind: "running", sessionId };
  return { kind: "notRun", reason: text };
}

export function runOutcome(command: string, output: ToolOutput): Outcome {
  const result = commandResult(output);
  switch (result.kind) {
    case "exited":
      return {
        ok: result.exitCode === 0,
        sentence:
          result.exitCode === 0
            ? `Ran ${code(command)}: it succeeded${printedLines(result.text)}.`
            : `Ran ${code(command)}: it failed with exit code ${result.exitCode}${printedLines(result.text)}.`,
      };
    case "running":
      return {
        ok: true,
        sentence: `Started ${code(command)}: it is still running (session ${result.sessionId}).`,
      };
    case "notRun":
      return refused(`${code(command)} was not run`, result.reason);
    default:
      return result satisfies never;
  }
}

export function patchOutcome(done: string, what: string, output: ToolOutput): Outcome {
  const text = outputText(output);
  if (/^Success\. Updated the following files:/m.test(text)) return { ok: true, sentence: done };
  return refused(what, text);
}

/** A call that did not do its work: declined by the user or policy, or failed. The reason is the tool's own. */
export function refused(what: string, reason: string): Outcome {
  return { ok: false, sentence: `${what}: ${firstLine(reason)}` };
}

export function code(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, " ⏎ ");
  return `\`${line.length > 120 ? `${line.slice(0, 119)}…` : line}\``;
}

function firstLine(text: string): string {
  const line = text.trim().split("\n", 1)[0] ?? "";
  if (line === "") return "no reason was given.";
  return /[.!?]$/.test(line) ? line.slice(0, 300) : `${line.slice(0, 300)}.`;
}

function printedLines(text: string): string {
  const lines = text.trim() === "" ? 0 : text.trim().split("\n").length;
  return lines === 0 ? " and printed nothing" : ` and printed ${lines === 1 ? "one line" : `${lines} lines`}`;
}

/** Long outputs lose their middle on the way to a model, and say so. */
function isCut(text: string): boolean {
  return /^Total output lines: \d+\n/.test(text) || /\n\[… \d+ bytes left out …\]\n/.test(text);
}
