// How full the model's window is: what the provider counted with its last answer, and an estimate of what came since.
import type { ResponseItem } from "../protocol/response-item.js";
import type { ThreadTokenUsage } from "../protocol/token-usage.js";
import { itemsTokens } from "./token-estimate.js";

/** Of the limit: how much has to come in anew before a compaction that did not get below it is tried again. */
const GROWTH_SHARE = 0.2;

interface Measure {
  readonly tokens: number;
  /** How many items of the history are in it; null: those up to the newest that a model made. */
  readonly items: number | null;
}

export class ContextMeter {
  private measure: Measure | null;
  /** What the newest compaction left; an estimate until the answer after it tells. */
  private base = 0;
  private baseIsEstimate = false;

  /** `usage`: what is known of a thread that was stored. */
  constructor(usage: ThreadTokenUsage | null) {
    const counted = usage !== null && usage.last.inputTokens > 0;
    this.measure = counted ? { tokens: usage.last.totalTokens, items: null } : null;
  }

  /** An answer came; `tokens` are those of its request and its own. */
  counted(tokens: number, items: number): void {
    if (tokens <= 0) return;
    this.measure = { tokens, items };
    if (!this.baseIsEstimate) return;
    this.base = tokens;
    this.baseIsEstimate = false;
  }

  compacted(tokens: number, items: number): void {
    this.measure = { tokens, items };
    this.base = tokens;
    this.baseIsEstimate = true;
  }

  /** The history is another one. */
  forget(): void {
    this.measure = null;
  }

  tokens(history: readonly ResponseItem[]): number {
    const { measure } = this;
    if (measure === null) return itemsTokens(history);
    const from = measure.items ?? history.findLastIndex(isModelMade) + 1;
    return from > history.length ? itemsTokens(history) : measure.tokens + itemsTokens(history.slice(from));
  }

  /**
   * Whether a history of so many tokens is to be compacted. A compaction that did not help is not repeated before a
   * good deal has come in anew: it would cost an answer each time, and never end.
   */
  isOver(tokens: number, limit: number | null): boolean {
    if (limit === null || tokens < limit) return false;
    return tokens - this.base >= Math.max(limit, this.base) * GROWTH_SHARE;
  }
}

/** Whether the model itself added this to the conversation. */
export function isModelMade(item: ResponseItem): boolean {
  switch (item.type) {
    case "message":
      return item.role === "assistant";
    case "reasoning":
    case "function_call":
    case "custom_tool_call":
    case "compaction":
    case "tool_search_call":
      return true;
    case "function_call_output":
    case "custom_tool_call_output":
    case "tool_search_output":
      return false;
    default:
      return item satisfies never;
  }
}
