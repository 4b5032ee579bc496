// What a compaction must not leave to a summary: the plan as it stands, and the commands that still run.
import type { ResponseItem } from "../../protocol/response-item.js";

const PLAN_TOOL = "update_plan";
/** A plan is a list of short lines; a longer one is left to the summary. */
const MAX_PLAN_CHARS = 16_000;

/** The call that made the plan what it is now, with its output; empty when there is none. It is kept as it is. */
export function planItems(history: readonly ResponseItem[]): ResponseItem[] {
  const outputs = new Map(
    history.flatMap((item) => (item.type === "function_call_output" ? [[item.call_id, item]] : [])),
  );
  const call = history.findLast(
    (item) =>
      item.type === "function_call" &&
      item.name === PLAN_TOOL &&
      item.arguments.length <= MAX_PLAN_CHARS &&
      outputs.get(item.call_id)?.output === "Plan updated",
  );
  const output = call?.type === "function_call" ? outputs.get(call.call_id) : undefined;
  return call === undefined || output === undefined ? [] : [call, output];
}

const MAX_COMMAND_CHARS = 400;

/** A line for each command that still runs, with what was called where the history still says it. */
export function runningCommandLines(
  running: readonly { readonly processId: number; readonly callId: string }[],
  history: readonly ResponseItem[],
): string[] {
  return running.map(({ processId, callId }) => {
    const call = history.find((item) => item.type === "function_call" && item.call_id === callId);
    const input = call?.type === "function_call" ? `: ${call.arguments.slice(0, MAX_COMMAND_CHARS)}` : "";
    return `- session ${processId}${input}`;
  });
}
