// A client of the models that editors lend.
import { randomUUID } from "node:crypto";
import type { Clock } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import type { ProviderSettings } from "../../config/config.js";
import type { HeddleLmAnswerPart, HeddleLmMessage, HeddleLmTool } from "../../protocol/heddle-lm.js";
import type { ResponseItem } from "../../protocol/response-item.js";
import type { TokenUsageBreakdown } from "../../protocol/token-usage.js";
import { createToolNames } from "../chat/tool-names.js";
import { customToolNames, fromArguments } from "../custom-tools.js";
import { disconnected } from "../http/exchange.js";
import { watchIdle } from "../http/idle-watch.js";
import type { ModelClient, ModelEvent, ModelRequest } from "../model-client.js";
import { createTextItems } from "../text-items.js";
import { ANY_MODEL, type EditorModels, type EditorRequest } from "./editor-models.js";
import { refusesTools } from "./errors.js";
import { toLmMessages, toLmTools } from "./messages.js";

export interface EditorClientDeps {
  readonly editorModels: EditorModels;
  readonly clock: Clock;
  readonly log: Log;
}

export function createEditorClient(provider: ProviderSettings, deps: EditorClientDeps): ModelClient {
  const { editorModels, clock, log } = deps;
  /** Models that refused tools and then answered without. */
  const withoutTools = new Set<string>();

  function takesTools({ model, tools }: ModelRequest): boolean {
    if (tools.length === 0 || withoutTools.has(model)) return false;
    return editorModels.known().find(({ id }) => id === model)?.supportsTools !== false;
  }

  async function* stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, void> {
    const tools = takesTools(request);
    let heard = false;
    try {
      for await (const event of answer(request, tools, signal)) {
        heard = true;
        yield event;
      }
    } catch (error) {
      if (!tools || heard || !refusesTools(error)) throw error;
      yield* answer(request, false, signal);
      withoutTools.add(request.model);
      log.warn("the editor's model takes no tools and gets none from now on", { model: request.model });
    }
  }

  async function* answer(
    request: ModelRequest,
    withTools: boolean,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent, void, void> {
    const asked: EditorRequest = {
      threadId: request.threadId,
      model: request.model === ANY_MODEL ? null : request.model,
      messages: toLmMessages(request, { tools: withTools }),
      tools: withTools ? toLmTools(request) : [],
    };
    const items = createTextItems();
    const customTools = customToolNames(request.tools);
    const renamed = createToolNames(request.tools);
    const calls: CallItem[] = [];
    const usedIds = new Set(
      request.input.flatMap((item) =>
        item.type === "function_call" || item.type === "custom_tool_call" ? [item.call_id] : [],
      ),
    );
    let saidChars = 0;
    for await (const parts of watched(asked, signal)) {
      for (const part of parts) {
        saidChars += charsOf(part);
        if (part.type === "toolCall") calls.push(toCall(part, customTools, usedIds));
        else yield* items.add(part.type === "text" ? "message" : "reasoning", part.text);
      }
    }
    yield* items.finish();
    for (const item of calls) yield renamed({ type: "itemDone", itemId: item.call_id, item });
    yield { type: "completed", usage: estimate(asked, saidChars) };
  }

  /** Without silences that last too long. */
  async function* watched(asked: EditorRequest, signal: AbortSignal) {
    const ending = new AbortController();
    const onAbort = () => ending.abort(signal.reason);
    signal.throwIfAborted();
    signal.addEventListener("abort", onAbort, { once: true });
    const limitMs = provider.streamIdleTimeoutMs;
    const watch = watchIdle(clock, limitMs, () =>
      ending.abort(disconnected(`the editor's model said nothing for ${limitMs / 1000} s`)),
    );
    try {
      for await (const parts of editorModels.ask(asked, ending.signal)) {
        watch.pause();
        yield parts;
        watch.start();
      }
    } finally {
      watch.dispose();
      signal.removeEventListener("abort", onAbort);
    }
  }

  return { stream, dispose() {} };
}

type CallPart = Extract<HeddleLmAnswerPart, { type: "toolCall" }>;

type CallItem = Extract<ResponseItem, { type: "function_call" | "custom_tool_call" }>;

/** Some models count their calls from one in every answer: an id that is taken gives way to one of ours. */
function toCall(
  { callId, name, input }: CallPart,
  customTools: ReadonlySet<string>,
  usedIds: Set<string>,
): CallItem {
  const call_id = usedIds.has(callId) ? `call_${randomUUID()}` : callId;
  usedIds.add(call_id);
  const text = JSON.stringify(input);
  return customTools.has(name)
    ? { type: "custom_tool_call", name, input: fromArguments(text), call_id }
    : { type: "function_call", name, arguments: text, call_id };
}

const CHARS_PER_TOKEN = 4;
const TOKENS_PER_IMAGE = 1_000;

/** Editors do not tell what an answer cost. Something has to say when a conversation becomes too long. */
function estimate({ messages, tools }: EditorRequest, saidChars: number): TokenUsageBreakdown {
  const asked = [...messages.flatMap(({ parts }) => parts), ...tools].reduce(
    (sum, part) => sum + charsOf(part),
    0,
  );
  const inputTokens = Math.ceil(asked / CHARS_PER_TOKEN);
  const outputTokens = Math.ceil(saidChars / CHARS_PER_TOKEN);
  return {
    totalTokens: inputTokens + outputTokens,
    inputTokens,
    cachedInputTokens: 0,
    outputTokens,
    reasoningOutputTokens: 0,
  };
}

function charsOf(part: HeddleLmMessage["parts"][number] | HeddleLmAnswerPart | HeddleLmTool): number {
  if (!("type" in part)) return JSON.stringify(part).length;
  if (part.type === "image") return TOKENS_PER_IMAGE * CHARS_PER_TOKEN;
  return part.type === "toolCall" ? JSON.stringify(part).length : part.text.length;
}
