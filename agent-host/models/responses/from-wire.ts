// The events of the Responses API in the engine's words. Nothing that a server sends is trusted: each event is
// parsed, what does not parse is skipped, and every message is the assistant's whatever role it claims.
import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { TokenUsageBreakdown } from "../../protocol/token-usage.js";
import type { ModelEvent } from "../model-client.js";
import { fromIncomplete, fromStreamFailure, StreamFailure } from "./errors.js";
import { fromOutputItem } from "./output-item.js";
import { rateLimitsFromEvent } from "./rate-limits.js";
import { TurnNotes } from "./turn-notes.js";

/** Reads the events of one answer, in order. */
export interface ResponsesReader {
  /** Null for events that mean nothing to us. Throws ModelError for those that report a failure. */
  read(data: string): ModelEvent | null;
  /** The server's name for the answer, once it is complete. */
  responseId(): string | null;
}

const Place = { item_id: z.string().optional(), output_index: z.int().optional() };
const Index = z.int().nonnegative().catch(0);

const ItemAdded = z.object({
  output_index: z.int().optional(),
  item: z.looseObject({ type: z.string(), id: z.string().optional() }),
});
const ItemDone = z.object({
  output_index: z.int().optional(),
  item: z.looseObject({ id: z.string().optional() }),
});
const TextDelta = z.object({ ...Place, delta: z.string() });
const SummaryPart = z.object({ ...Place, summary_index: Index });
const SummaryDelta = z.object({ ...Place, summary_index: Index, delta: z.string() });
const ReasoningDelta = z.object({ ...Place, content_index: Index, delta: z.string() });

const Tokens = z.number().nonnegative().transform(Math.round).catch(0);
const Usage = z.object({
  input_tokens: Tokens,
  input_tokens_details: z.object({ cached_tokens: Tokens }).catch({ cached_tokens: 0 }),
  output_tokens: Tokens,
  output_tokens_details: z.object({ reasoning_tokens: Tokens }).catch({ reasoning_tokens: 0 }),
  total_tokens: Tokens,
});
const Completed = z.object({
  response: z
    .looseObject({ id: z.string().nullish().catch(null), usage: Usage.nullish().catch(null) })
    .nullish()
    .catch(null),
});
const Failed = z.object({
  response: z
    .looseObject({ error: StreamFailure.nullish().catch(null) })
    .nullish()
    .catch(null),
});
const Incomplete = z.object({
  response: z
    .looseObject({ incomplete_details: z.looseObject({ reason: z.string() }).nullish().catch(null) })
    .nullish()
    .catch(null),
});

export interface ResponsesReaderOptions {
  readonly notes?: TurnNotes;
  /** The model that the request named. */
  readonly asked?: string;
  /** The server's name for an answer that is over: should its end be told again, it is not the end of this one. */
  readonly over?: string | null;
  /** What an `error` event means; by default the failure of a stream. */
  readonly toError?: (event: unknown) => Error;
}

export function createResponsesReader(options: ResponsesReaderOptions = {}): ResponsesReader {
  const { notes = new TurnNotes(), asked = "", toError = fromErrorEvent } = options;
  let responseId: string | null = null;
  // Servers that leave ids out still number their items; one made-up id per number keeps the events together.
  const madeUp = new Map<number, string>();

  function itemId(prefix: string, id: string | undefined, index: number | undefined): string {
    if (id !== undefined && id !== "") return id;
    const known = madeUp.get(index ?? -1);
    if (known !== undefined) return known;
    const created = `${prefix}_${randomUUID()}`;
    madeUp.set(index ?? -1, created);
    return created;
  }

  function readEvent(type: string, event: unknown): ModelEvent | null {
    switch (type) {
      case "response.output_text.delta": {
        const parsed = TextDelta.safeParse(event).data;
        if (parsed === undefined) return null;
        return {
          type: "textDelta",
          itemId: itemId("msg", parsed.item_id, parsed.output_index),
          delta: parsed.delta,
        };
      }
      case "response.reasoning_summary_text.delta": {
        const parsed = SummaryDelta.safeParse(event).data;
        if (parsed === undefined) return null;
        return {
          type: "reasoningSummaryDelta",
          itemId: itemId("rs", parsed.item_id, parsed.output_index),
          summaryIndex: parsed.summary_index,
          delta: parsed.delta,
        };
      }
      case "response.reasoning_text.delta": {
        const parsed = ReasoningDelta.safeParse(event).data;
        if (parsed === undefined) return null;
        return {
          type: "reasoningTextDelta",
          itemId: itemId("rs", parsed.item_id, parsed.output_index),
          contentIndex: parsed.content_index,
          delta: parsed.delta,
        };
      }
      case "response.reasoning_summary_part.added": {
        const parsed = SummaryPart.safeParse(event).data;
        if (parsed === undefined) return null;
        return {
          type: "reasoningSummaryPartAdded",
          itemId: itemId("rs", parsed.item_id, parsed.output_index),
          summaryIndex: parsed.summary_index,
        };
      }
      case "response.output_item.added": {
        const parsed = ItemAdded.safeParse(event).data;
        const kind = parsed?.item.type;
        if (parsed === undefined || (kind !== "message" && kind !== "reasoning")) return null;
        const id = itemId(kind === "message" ? "msg" : "rs", parsed.item.id, parsed.output_index);
        return { type: "itemStarted", itemId: id, item: kind };
      }
      case "response.output_item.done": {
        const parsed = ItemDone.safeParse(event).data;
        const item = parsed === undefined ? null : fromOutputItem(parsed.item);
        if (parsed === undefined || item === null) return null;
        const prefix = item.type === "message" ? "msg" : item.type === "reasoning" ? "rs" : "item";
        const id = itemId(prefix, parsed.item.id, parsed.output_index);
        madeUp.delete(parsed.output_index ?? -1);
        return { type: "itemDone", itemId: id, item };
      }
      case "response.completed": {
        const response = Completed.safeParse(event).data?.response;
        if (response?.id && response.id === options.over) return null;
        responseId = response?.id ?? null;
        return { type: "completed", usage: fromUsage(response?.usage ?? null) };
      }
      case "response.failed":
        throw fromStreamFailure(Failed.safeParse(event).data?.response?.error ?? {});
      case "error":
        throw toError(event);
      case "response.incomplete":
        throw fromIncomplete(Incomplete.safeParse(event).data?.response?.incomplete_details?.reason ?? null);
      case "response.created":
      case "response.metadata":
        return notes.fromEvent(event, asked);
      case "codex.rate_limits": {
        const rateLimits = rateLimitsFromEvent(event);
        return rateLimits === null ? null : { type: "rateLimits", rateLimits };
      }
      default:
        return null;
    }
  }

  return {
    responseId: () => responseId,
    read(data) {
      const event = parseJson(data);
      if (typeof event !== "object" || event === null || !("type" in event)) return null;
      return typeof event.type === "string" ? readEvent(event.type, event) : null;
    },
  };
}

function fromErrorEvent(event: unknown): Error {
  return fromStreamFailure(StreamFailure.safeParse(event).data ?? {});
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A damaged event costs itself only; the stream goes on.
    return null;
  }
}

function fromUsage(usage: z.infer<typeof Usage> | null): TokenUsageBreakdown | null {
  if (usage === null) return null;
  return {
    totalTokens: usage.total_tokens,
    inputTokens: usage.input_tokens,
    cachedInputTokens: usage.input_tokens_details.cached_tokens,
    outputTokens: usage.output_tokens,
    reasoningOutputTokens: usage.output_tokens_details.reasoning_tokens,
  };
}
