// The embedded model: rules instead of a network, so that threads, approvals and patches can be tried at once and
// turns can be played without a provider. It streams in the same way as the others and says what it is.
import type { Clock } from "../../base/clock.js";
import type { ResponseItem } from "../../protocol/response-item.js";
import type { ModelClient, ModelEvent, ModelRequest } from "../model-client.js";
import { readConversation } from "./conversation.js";
import type { Move, ToolCall } from "./next-move.js";
import { nextMove } from "./next-move.js";
import { parseRequest } from "./parse-request.js";
import { EXAMPLES } from "./step.js";

export interface OfflineClientOptions {
  readonly clock: Clock;
  /** Milliseconds between two words; a text takes a second at most, however long it is. 0: as fast as it goes. */
  readonly paceMs: number;
}

const LABEL = "offline model (not a language model)";
const MAX_TEXT_MS = 1_000;

/** Same request, same events: ids are made of the turn and of how much has happened in it. */
export function createOfflineClient(options: OfflineClientOptions): ModelClient {
  async function* stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, void> {
    const id = `${request.turnId}_${request.input.length}`;
    const decision = decide(request);
    yield* streamReasoning(`rs_${id}`, decision.thought, options, signal);
    if (decision.kind === "call") {
      const callId = `call_${id}`;
      yield { type: "itemDone", itemId: callId, item: callItem(decision.call, callId) };
    } else {
      yield* streamMessage(`msg_${id}`, decision.text, options, signal);
    }
    signal.throwIfAborted();
    yield { type: "completed", usage: null };
  }

  return { stream, dispose() {} };
}

type Decision =
  | { readonly kind: "call"; readonly thought: string; readonly call: ToolCall }
  | { readonly kind: "say"; readonly thought: string; readonly text: string };

function decide(request: ModelRequest): Decision {
  const { texts, outputs } = readConversation(request.input);
  const steps = firstOf(texts, parseRequest) ?? parseRequest(texts.join("\n"));
  if (steps === null) {
    const examples = EXAMPLES.map((example) => `- ${example}`).join("\n");
    return {
      kind: "say",
      thought: "This is no request that my rules know.",
      text: `This is Heddle's ${LABEL}. It understands a few orders only:\n\n${examples}\n\nSeveral can be joined with "then". For anything else, choose a model provider in the settings.`,
    };
  }
  const move: Move = nextMove(steps, outputs);
  if (move.kind === "report") {
    return { kind: "say", thought: "Nothing is left to do.", text: `${LABEL}: ${move.sentences.join(" ")}` };
  }
  const { call } = move;
  if (!request.tools.some((tool) => tool.name === call.tool)) {
    return {
      kind: "say",
      thought: `The tool ${call.tool} is missing.`,
      text: `${LABEL}: this thread offers no ${call.tool}, so I cannot ${call.purpose}.`,
    };
  }
  return { kind: "call", thought: `Next: ${call.purpose}.`, call };
}

function firstOf<T, R>(values: readonly T[], map: (value: T) => R | null): R | null {
  for (const value of values) {
    const result = map(value);
    if (result !== null) return result;
  }
  return null;
}

function callItem(call: ToolCall, callId: string): ResponseItem {
  return call.tool === "apply_patch"
    ? { type: "custom_tool_call", name: call.tool, input: call.input, call_id: callId }
    : { type: "function_call", name: call.tool, arguments: call.input, call_id: callId };
}

async function* streamReasoning(
  itemId: string,
  text: string,
  options: OfflineClientOptions,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, void, void> {
  yield { type: "itemStarted", itemId, item: "reasoning" };
  yield { type: "reasoningSummaryPartAdded", itemId, summaryIndex: 0 };
  for await (const delta of words(text, options, signal)) {
    yield { type: "reasoningSummaryDelta", itemId, summaryIndex: 0, delta };
  }
  yield { type: "itemDone", itemId, item: { type: "reasoning", summary: [{ type: "summary_text", text }] } };
}

async function* streamMessage(
  itemId: string,
  text: string,
  options: OfflineClientOptions,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, void, void> {
  yield { type: "itemStarted", itemId, item: "message" };
  for await (const delta of words(text, options, signal)) yield { type: "textDelta", itemId, delta };
  const content = [{ type: "output_text" as const, text }];
  yield { type: "itemDone", itemId, item: { type: "message", role: "assistant", content } };
}

/** The text word by word. Other work gets its turn in between, also without a pause. */
async function* words(
  text: string,
  { clock, paceMs }: OfflineClientOptions,
  signal: AbortSignal,
): AsyncGenerator<string, void, void> {
  const list = text.match(/\s*\S+|\s+$/g) ?? [];
  const pause = Math.min(paceMs, MAX_TEXT_MS / list.length);
  for (const word of list) {
    if (pause > 0) await clock.sleep(pause, signal);
    else await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    yield word;
  }
}
