// Walks through the steps of a request with the outputs that are there, up to the first call that is still missing.
import type { ToolOutput } from "../../protocol/response-item.js";
import { outputText } from "./conversation.js";
import type { Outcome } from "./outcome.js";
import { code, commandResult, patchOutcome, refused, runOutcome } from "./outcome.js";
import { addFilePatch, appendPatch, deleteFilePatch, replacePatch } from "./patch.js";
import type { Step } from "./step.js";

export interface ToolCall {
  readonly tool: "exec_command" | "apply_patch" | "update_plan" | "view_image";
  /** JSON for function tools, the patch for apply_patch. */
  readonly input: string;
  /** What it is for, in a few words. */
  readonly purpose: string;
}

export type Move =
  | { readonly kind: "call"; readonly call: ToolCall }
  /** All is done, or something went wrong: one sentence for each step that was tried. */
  | { readonly kind: "report"; readonly sentences: readonly string[] };

export function nextMove(steps: readonly Step[], outputs: readonly ToolOutput[]): Move {
  const rest = [...outputs];
  const sentences: string[] = [];
  for (const [index, step] of steps.entries()) {
    const result = advance(step, rest);
    if ("tool" in result) return { kind: "call", call: result };
    sentences.push(result.sentence);
    if (!result.ok) {
      const left = steps.length - index - 1;
      if (left > 0)
        sentences.push(
          left === 1 ? "The step after it was left out." : `The ${left} steps after it were left out.`,
        );
      break;
    }
  }
  return { kind: "report", sentences };
}

/** Takes the outputs of a step's calls from `outputs`; the next call when one is missing. */
function advance(step: Step, outputs: ToolOutput[]): ToolCall | Outcome {
  const first = outputs.shift();
  switch (step.kind) {
    case "run":
      if (first === undefined) return exec(step.command, `run ${code(step.command)}`);
      return runOutcome(step.command, first);
    case "list": {
      const command = step.path === null ? "ls" : `ls ${shellWord(step.path)}`;
      if (first === undefined) return exec(command, "list the files");
      return runOutcome(command, first);
    }
    case "read":
      if (first === undefined) return exec(`cat ${shellWord(step.path)}`, `read ${code(step.path)}`);
      return readOutcome(step.path, first);
    case "replace":
      return replace(step, first, outputs);
    case "create":
      if (first === undefined) return patch(addFilePatch(step.path, step.text), `create ${code(step.path)}`);
      return patchOutcome(`Created ${code(step.path)}.`, `${code(step.path)} was not created`, first);
    case "append":
      if (first === undefined)
        return patch(appendPatch(step.path, step.text), `append to ${code(step.path)}`);
      return patchOutcome(
        `Appended to ${code(step.path)}.`,
        `Nothing was appended to ${code(step.path)}`,
        first,
      );
    case "delete":
      if (first === undefined) return patch(deleteFilePatch(step.path), `delete ${code(step.path)}`);
      return patchOutcome(`Deleted ${code(step.path)}.`, `${code(step.path)} was not deleted`, first);
    case "plan": {
      if (first === undefined) return plan(step.steps);
      const text = outputText(first);
      return text === "Plan updated"
        ? { ok: true, sentence: "Wrote down the plan." }
        : refused("The plan was not taken", text);
    }
    case "viewImage": {
      const call: ToolCall = {
        tool: "view_image",
        input: JSON.stringify({ path: step.path }),
        purpose: `open the image ${code(step.path)}`,
      };
      if (first === undefined) return call;
      return typeof first === "string"
        ? refused(`${code(step.path)} was not opened`, first)
        : { ok: true, sentence: `Opened the image ${code(step.path)}; rules cannot tell what it shows.` };
    }
    default:
      return step satisfies never;
  }
}

function readOutcome(path: string, output: ToolOutput): Outcome {
  const result = commandResult(output);
  if (result.kind !== "exited" || result.exitCode !== 0) return cannotRead(path, output);
  const lines = result.text === "" ? 0 : result.text.replace(/\n$/, "").split("\n").length;
  if (!result.whole) return { ok: true, sentence: `Read ${code(path)}, without its middle: it is long.` };
  return { ok: true, sentence: `Read ${code(path)}: it has ${lines === 1 ? "one line" : `${lines} lines`}.` };
}

function replace(
  step: Extract<Step, { kind: "replace" }>,
  reading: ToolOutput | undefined,
  outputs: ToolOutput[],
): ToolCall | Outcome {
  const file = code(step.path);
  if (reading === undefined) return exec(`cat ${shellWord(step.path)}`, `look at ${file} first`);
  const result = commandResult(reading);
  if (result.kind !== "exited" || result.exitCode !== 0) return cannotRead(step.path, reading);
  if (!result.whole) {
    return { ok: false, sentence: `${file} is too long to be read whole, so nothing was replaced.` };
  }
  const text = replacePatch(step.path, result.text, step.from, step.to);
  if (text === null)
    return { ok: false, sentence: `${file} does not contain ${code(step.from)}, so nothing was replaced.` };
  const patched = outputs.shift();
  if (patched === undefined) return patch(text, `replace ${code(step.from)} with ${code(step.to)}`);
  const lines = text.split("\n").filter((line) => line.startsWith("-")).length;
  const done = `Replaced ${code(step.from)} with ${code(step.to)} in ${lines === 1 ? "one line" : `${lines} lines`} of ${file}.`;
  return patchOutcome(done, `${file} was not changed`, patched);
}

function cannotRead(path: string, output: ToolOutput): Outcome {
  const result = commandResult(output);
  switch (result.kind) {
    case "exited":
      return refused(`${code(path)} could not be read`, result.text);
    case "running":
      return { ok: false, sentence: `Reading ${code(path)} takes too long.` };
    case "notRun":
      return refused(`${code(path)} could not be read`, result.reason);
    default:
      return result satisfies never;
  }
}

function exec(command: string, purpose: string): ToolCall {
  return { tool: "exec_command", input: JSON.stringify({ cmd: command }), purpose };
}

function patch(text: string, purpose: string): ToolCall {
  return { tool: "apply_patch", input: text, purpose };
}

function plan(steps: readonly string[]): ToolCall {
  const items = steps.map((step, index) => ({ step, status: index === 0 ? "in_progress" : "pending" }));
  return { tool: "update_plan", input: JSON.stringify({ plan: items }), purpose: "write down the plan" };
}

/** One word for a POSIX shell, that no command takes for an option. */
function shellWord(path: string): string {
  const safe = path.startsWith("-") ? `./${path}` : path;
  return /^[\w./@%+=:,-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`;
}
