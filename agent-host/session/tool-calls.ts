// Runs the tool calls of one answer: in the model's order, those that only look side by side.
import { errorMessage } from "../base/errors.js";
import type { ModelInfo } from "../models/model-client.js";
import type { ResponseItem, ToolOutput } from "../protocol/response-item.js";
import { runTool } from "../tools/run-tool.js";
import type { FileSnapshot, Tool, ToolContext, ToolEvents } from "../tools/tool.js";
import { clientOfCall } from "./client-of-call.js";
import { fitOutput } from "./fit-images.js";
import { foundToolsItem, type ModelCall, type ToolCallItem, toolOutputItem } from "./history.js";
import { offeredTools, refusalOf } from "./offered-tools.js";
import { outputLimitBytes } from "./output-limit.js";
import { findTools } from "./tool-search.js";
import type { TurnDiff } from "./turn-diff.js";
import { createTurnPolicy } from "./turn-policy.js";
import type { TurnScope } from "./turn-scope.js";

/** Every call gets its output into history, in order. Throws only the signal's reason and bugs of the host. */
export async function runToolCalls(
  scope: TurnScope,
  calls: readonly ModelCall[],
  diff: TurnDiff,
): Promise<void> {
  const notes: ResponseItem[] = [];
  for (let index = 0; index < calls.length; ) {
    const batch = nextBatch(scope, calls, index);
    const outputs = await Promise.allSettled(batch.map((call) => runCall(scope, call, diff)));
    for (const output of outputs) {
      if (output.status === "fulfilled") scope.remember(output.value);
    }
    const failure = outputs.find((output) => output.status === "rejected");
    if (failure !== undefined) throw failure.reason;
    index += batch.length;
    const note = scope.toolsEnded(batch.length);
    if (note !== null) notes.push(note);
  }
  for (const note of notes) scope.remember(note);
}

/** The longest run of read-only calls from `start`, or the one call that is not. */
function nextBatch(scope: TurnScope, calls: readonly ModelCall[], start: number): ModelCall[] {
  const isReadOnly = (call: ModelCall) =>
    call.type !== "tool_search_call" && toolOf(scope, call)?.readOnly === true;
  const batch = calls.slice(start, start + 1);
  if (!batch.every(isReadOnly)) return batch;
  for (const call of calls.slice(start + 1)) {
    if (!isReadOnly(call)) break;
    batch.push(call);
  }
  return batch;
}

function toolOf(scope: TurnScope, call: ToolCallItem): Tool | undefined {
  return scope.tools.list.find(({ spec }) => {
    if (spec.name !== call.name) return false;
    if (call.type === "custom_tool_call") return spec.type === "custom";
    return spec.type === "function" && (spec.namespace ?? null) === (call.namespace || null);
  });
}

/** The history item that answers the call. */
async function runCall(scope: TurnScope, call: ModelCall, diff: TurnDiff): Promise<ResponseItem> {
  scope.signal.throwIfAborted();
  if (call.type === "tool_search_call") {
    return foundToolsItem(call, await findTools(offeredTools(scope), call.arguments));
  }
  return toolOutputItem(call, await runToolCall(scope, call, diff));
}

async function runToolCall(scope: TurnScope, call: ToolCallItem, diff: TurnDiff): Promise<ToolOutput> {
  const tool = toolOf(scope, call);
  if (tool === undefined) return `unsupported call: ${toolNameOf(call)}`;
  const refusal = refusalOf(tool, scope);
  if (refusal !== null) return refusal;
  const { services, settings } = scope;
  const ctx = toolContext(scope, await services.models.info(settings), call.call_id);
  try {
    const output = await runTool({
      tool,
      input: call.type === "function_call" ? call.arguments : call.input,
      ctx,
      events: toolEvents(scope, diff),
      policy: createTurnPolicy(settings, scope.grants, services),
      askUser: (request, signal) =>
        scope.whileWaiting("waitingOnApproval", () => services.askUser(request, signal)),
      onCancel: () => scope.interrupt(),
    });
    return await fitOutput(scope, output);
  } catch (error) {
    if (scope.signal.aborted) throw error;
    // A bug in a tool must not take the turn with it: the model learns that the call failed, the log learns why.
    services.log.error(`tool ${call.name} failed`, { error: errorMessage(error) });
    return `${call.name} failed inside the agent host: ${errorMessage(error)}`;
  }
}

function toolNameOf(call: ToolCallItem): string {
  return call.type === "function_call" && call.namespace ? `${call.namespace}.${call.name}` : call.name;
}

export function toolContext(scope: TurnScope, model: ModelInfo, callId: string): ToolContext {
  const { threadId, turnId, settings, services, goals, changes, signal } = scope;
  return {
    threadId,
    turnId,
    callId,
    cwd: settings.cwd,
    environment: services.environment,
    files: services.files,
    goals,
    client: clientOfCall(scope, callId),
    changes: changes.call(callId),
    signal,
    outputLimitBytes: outputLimitBytes(settings, model),
  };
}

export function toolEvents(scope: TurnScope, diff: TurnDiff): ToolEvents {
  const { turnId } = scope;
  return {
    itemStarted: (item) => scope.emit({ type: "itemStarted", turnId, item }),
    itemCompleted(item) {
      scope.record({ type: "itemCompleted", turnId, item });
      scope.emit({ type: "itemCompleted", turnId, item });
    },
    outputDelta(item, delta) {
      const type = item.type === "fileChange" ? "fileChangeOutputDelta" : "commandOutputDelta";
      scope.emit({ type, turnId, itemId: item.id, delta });
    },
    terminalInteraction: (itemId, processId, stdin) =>
      scope.emit({ type: "terminalInteraction", turnId, itemId, processId, stdin }),
    planUpdated: (explanation, plan) => scope.emit({ type: "planUpdated", turnId, explanation, plan }),
    filesChanged(changes: readonly FileSnapshot[]) {
      diff.add(changes);
      diff.text().then(
        (text) => scope.emit({ type: "diffUpdated", turnId, diff: text }),
        (error: unknown) =>
          scope.services.log.error("the turn's diff could not be made", { error: String(error) }),
      );
    },
  };
}
