// A streamed chat completion as model events. The dialect has no items: one message is cut into reasoning, text
// and calls here, and whatever lacks an id gets one.
import type { TokenUsageBreakdown } from "../../protocol/token-usage.js";
import type { ModelEvent } from "../model-client.js";
import { createTextItems } from "../text-items.js";
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

/** `customTools`: the names of tools that take free text. */
export function createChatReader(customTools: ReadonlySet<string>): ChatReader {
  const tags = createThinkTagReader();
  const calls = createCallCollector(customTools);
  const items = createTextItems();
  let finishReason: string | null = null;
  let usage: Usage | null = null;
  let done = false;

  function* addDelta(delta: Delta): Generator<ModelEvent, void, void> {
    yield* items.add(
      "reasoning",
      delta.reasoning_content || delta.reasoning || delta.content?.thoughts || "",
    );
    if (delta.content?.text) {
      for (const piece of tags.push(delta.content.text)) {
        yield* items.add(piece.kind === "text" ? "message" : "reasoning", piece.text);
      }
    }
    yield* items.add("message", delta.refusal ?? "");
    for (const piece of delta.tool_calls ?? []) if (piece !== null) calls.add(piece);
    if (delta.function_call) calls.add({ function: delta.function_call });
  }

  function* finish(): Generator<ModelEvent, void, void> {
    for (const piece of tags.end())
      yield* items.add(piece.kind === "text" ? "message" : "reasoning", piece.text);
    yield* items.finish();
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

function fromUsage(usage: Usage): TokenUsageBreakdown {
  return {
    totalTokens: usage.total_tokens || usage.prompt_tokens + usage.completion_tokens,
    inputTokens: usage.prompt_tokens,
    cachedInputTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
    outputTokens: usage.completion_tokens,
    reasoningOutputTokens: usage.completion_tokens_details?.reasoning_tokens ?? 0,
  };
}
