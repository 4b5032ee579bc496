// A streamed chat completion as model events. The dialect has no items: one message is cut into reasoning, text
// and calls here, and whatever lacks an id gets one.
import { randomUUID } from "node:crypto";
import type { ResponseItem } from "../../protocol/response-item.js";
import type { TokenUsageBreakdown } from "../../protocol/token-usage.js";
import type { ModelEvent } from "../model-client.js";
import { createCallCollector } from "./call-collector.js";
import type { Delta, Usage } from "./chunk.js";
import { parseChunk } from "./chunk.js";
import { fromFinishReason, fromStreamError } from "./errors.js";
import { createThinkTagReader } from "./think-tags.js";

export interface ChatReader {
  /** Takes one event's data, or a whole answer. Throws ModelError for an error that the server reports. */
  read(data: string): ModelEvent[];
  /** True once the server said that nothing follows. */
  isDone(): boolean;
  /**
   * The last events: unfinished items, the calls, `completed`. Null when the answer was cut short. Yields them
   * one by one, so that text which a limit cut off is kept before ModelError is thrown for it.
   */
  end(): Iterable<ModelEvent> | null;
}

interface OpenItem {
  readonly kind: "message" | "reasoning";
  readonly id: string;
  readonly texts: string[];
}

/** `customTools`: the names of tools that take free text. */
export function createChatReader(customTools: ReadonlySet<string>): ChatReader {
  const tags = createThinkTagReader();
  const calls = createCallCollector(customTools);
  let open: OpenItem | null = null;
  let finishReason: string | null = null;
  let usage: Usage | null = null;
  let done = false;

  function* finishItem(): Generator<ModelEvent, void, void> {
    if (open === null) return;
    const { kind, id, texts } = open;
    open = null;
    yield { type: "itemDone", itemId: id, item: toItem(kind, texts.join("")) };
  }

  function* add(kind: OpenItem["kind"], text: string): Generator<ModelEvent, void, void> {
    if (text === "") return;
    if (open?.kind !== kind) {
      yield* finishItem();
      open = { kind, id: `${kind === "message" ? "msg" : "rs"}_${randomUUID()}`, texts: [] };
      yield { type: "itemStarted", itemId: open.id, item: kind };
    }
    open.texts.push(text);
    yield kind === "message"
      ? { type: "textDelta", itemId: open.id, delta: text }
      : { type: "reasoningTextDelta", itemId: open.id, contentIndex: 0, delta: text };
  }

  function* addDelta(delta: Delta): Generator<ModelEvent, void, void> {
    yield* add("reasoning", delta.reasoning_content || delta.reasoning || delta.content?.thoughts || "");
    if (delta.content?.text) {
      for (const piece of tags.push(delta.content.text)) {
        yield* add(piece.kind === "text" ? "message" : "reasoning", piece.text);
      }
    }
    yield* add("message", delta.refusal ?? "");
    for (const piece of delta.tool_calls ?? []) if (piece !== null) calls.add(piece);
    if (delta.function_call) calls.add({ function: delta.function_call });
  }

  function* finish(): Generator<ModelEvent, void, void> {
    for (const piece of tags.end()) yield* add(piece.kind === "text" ? "message" : "reasoning", piece.text);
    yield* finishItem();
    const failure = fromFinishReason(finishReason);
    if (failure !== null) throw failure;
    for (const { itemId, item } of calls.items()) yield { type: "itemDone", itemId, item };
    yield { type: "completed", usage: usage === null ? null : fromUsage(usage) };
  }

  return {
    read(data) {
      if (data.trim() === "[DONE]") {
        done = true;
        return [];
      }
      const chunk = parseChunk(data);
      if (chunk === null) return [];
      if (chunk.error) throw fromStreamError(chunk.error);
      if (chunk.usage) usage = chunk.usage;
      // Only the first choice was asked for.
      const choice = chunk.choices?.[0];
      if (choice?.finish_reason) finishReason = choice.finish_reason;
      const delta = choice?.delta ?? choice?.message;
      return delta ? [...addDelta(delta)] : [];
    },
    isDone: () => done,
    end: () => (done || finishReason !== null ? finish() : null),
  };
}

function toItem(kind: OpenItem["kind"], text: string): ResponseItem {
  return kind === "message"
    ? { type: "message", role: "assistant", content: [{ type: "output_text", text }] }
    : { type: "reasoning", summary: [], content: [{ type: "reasoning_text", text }] };
}

function fromUsage(usage: Usage): TokenUsageBreakdown {
  return {
    totalTokens: usage.total_tokens || usage.prompt_tokens + usage.completion_tokens,
    inputTokens: usage.prompt_tokens,
    cachedInputTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
    outputTokens: usage.completion_tokens,
    reasoningOutputTokens: usage.completion_tokens_details?.reasoning_tokens ?? 0,
  };
}
