// The port between the engine and every model format. The engine speaks in history items and model events;
// each folder beside this file owns one wire format and converts at its own edge.
import type { ProviderSettings } from "../config/config.js";
import type { ServiceTier } from "../protocol/collaboration.js";
import type { ReasoningEffort, ReasoningSummary } from "../protocol/model.js";
import type { ModelRerouteReason, ModelVerification } from "../protocol/model-events.js";
import type { ResponseItem } from "../protocol/response-item.js";
import type { RateLimitSnapshot, TokenUsageBreakdown } from "../protocol/token-usage.js";
import type { CodexErrorInfo } from "../protocol/turn-error.js";

/** A tool as the model is told of it. Names and namespaces match `[A-Za-z0-9_-]+`. */
export type ToolSpec =
  | {
      readonly type: "function";
      readonly name: string;
      /** Tools of different namespaces may have one name. */
      readonly namespace?: string;
      readonly description: string;
      /** JSON Schema of the arguments. */
      readonly parameters: Readonly<Record<string, unknown>>;
      /** The model is not told of it before it looks for it. */
      readonly deferred?: boolean;
    }
  | {
      /** Takes free text. Formats without such tools offer a function with the one argument `input`. */
      readonly type: "custom";
      readonly name: string;
      readonly description: string;
      readonly grammar?: { readonly syntax: "lark"; readonly definition: string };
    }
  | {
      /** By which the model finds deferred tools; only for models that know of it. */
      readonly type: "toolSearch";
      readonly name: string;
      readonly description: string;
      readonly parameters: Readonly<Record<string, unknown>>;
    };

/** One that the model calls by its name. */
export type NamedToolSpec = Exclude<ToolSpec, { type: "toolSearch" }>;

/** What an answer is for that is not part of the conversation. */
export type RequestPurpose = "compact" | "review";

export interface ModelRequest {
  readonly model: string;
  /** The system instructions. */
  readonly instructions: string;
  readonly input: readonly ResponseItem[];
  readonly tools: readonly ToolSpec[];
  readonly parallelToolCalls: boolean;
  /** Null for models that do not reason. */
  readonly reasoning: { readonly effort: ReasoningEffort | null; readonly summary: ReasoningSummary } | null;
  /** False: images are sent as a note. By the model's name unless said. */
  readonly supportsImages?: boolean;
  /** False: tools that take free text are sent as functions. By the model's name unless said. */
  readonly supportsCustomTools?: boolean;
  /** JSON Schema that the final answer must follow, if the turn asked for one. */
  readonly outputSchema?: unknown;
  /** How fast, and how dear, the answer may be; null or absent leaves it to the provider. */
  readonly serviceTier?: ServiceTier | null;
  /** What the client wants the provider to be told of the turn; formats without a place for it leave it out. */
  readonly clientMetadata?: Readonly<Record<string, string>>;
  readonly threadId: string;
  /** Empty between turns. */
  readonly turnId: string;
  /** How often the thread's history has been compacted; 0 unless said. */
  readonly compactions?: number;
  /** What the answer is for when it is not part of the conversation. */
  readonly purpose?: RequestPurpose;
}

/**
 * What one answer of a model brings, in order. Items are announced by `itemStarted` when the format does so;
 * `itemDone` is authoritative and may come without it. A stream ends with `completed` (and the rate limits as they
 * are after it, where a provider tells them), or by throwing.
 */
export type ModelEvent =
  | { readonly type: "itemStarted"; readonly itemId: string; readonly item: "message" | "reasoning" }
  | { readonly type: "textDelta"; readonly itemId: string; readonly delta: string }
  | { readonly type: "reasoningSummaryPartAdded"; readonly itemId: string; readonly summaryIndex: number }
  | {
      readonly type: "reasoningSummaryDelta";
      readonly itemId: string;
      readonly summaryIndex: number;
      readonly delta: string;
    }
  | {
      readonly type: "reasoningTextDelta";
      readonly itemId: string;
      readonly contentIndex: number;
      readonly delta: string;
    }
  | { readonly type: "itemDone"; readonly itemId: string; readonly item: ResponseItem }
  | { readonly type: "rateLimits"; readonly rateLimits: RateLimitSnapshot }
  /** Another model than the one asked for answers; told once per turn. */
  | {
      readonly type: "rerouted";
      readonly fromModel: string;
      readonly toModel: string;
      readonly reason: ModelRerouteReason;
    }
  /** The provider wants the account verified; told once per turn. */
  | { readonly type: "verification"; readonly verifications: readonly ModelVerification[] }
  /** Something the user should know of; the answer goes on. */
  | { readonly type: "warning"; readonly message: string }
  | { readonly type: "completed"; readonly usage: TokenUsageBreakdown | null };

/** Why a stream failed. `retryable` failures may be tried again by the turn, after `retryAfterMs` if given. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  constructor(
    message: string,
    readonly info: CodexErrorInfo,
    readonly options: {
      readonly retryable: boolean;
      readonly retryAfterMs?: number;
      readonly details?: string;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
  }
}

export interface ModelClient {
  /**
   * One answer of the model. Throws ModelError for whatever the provider or the network does, and the signal's
   * reason when aborted; ends the connection when the consumer stops iterating. Request-level retries
   * (`request_max_retries`) happen inside, stream-level ones are the turn's.
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
  /**
   * Lets the provider put something shorter in place of `request.input`, where it offers that: the items that the
   * conversation goes on from. Null when it does not. Throws as `stream` does.
   */
  compact?(request: ModelRequest, signal: AbortSignal): Promise<readonly ResponseItem[] | null>;
  /**
   * Gets ready for the first answer of a thread, where the format can: `request` is what that answer will be asked
   * with, without input. Returns at once, never fails; what it began ends with the thread or the client.
   */
  prewarm?(request: ModelRequest): void;
  /**
   * Another way to the provider for the rest of the thread, once retries are used up: gives the warning for the user,
   * and the retries may begin anew. Null when there is no other way.
   */
  fallBack?(threadId: string): string | null;
  /** The thread is closed: ends what is kept for it. */
  closeThread?(threadId: string): void;
  /** Ends idle connections. */
  dispose(): void;
}

/** Which model is to be used, and what the configuration says of it. */
export interface ModelChoice {
  readonly model: string;
  readonly provider: ProviderSettings;
  /** In tokens; null leaves it to the catalogue. */
  readonly modelContextWindow: number | null;
  /** A file with a catalogue that stands for all others. */
  readonly modelCatalogJson: string | null;
}

/** What the engine knows of a model it is about to use. */
export interface ModelInfo {
  readonly slug: string;
  readonly contextWindow: number | null;
  /** From how many tokens on a conversation is to be compacted; null when the window is not known. */
  readonly autoCompactTokens: number | null;
  /** The most bytes of one tool's output that it should be shown; null leaves it to the engine. */
  readonly toolOutputBytes: number | null;
  readonly supportsReasoning: boolean;
  readonly supportsParallelToolCalls: boolean;
  readonly supportsImages: boolean;
  readonly supportsCustomTools: boolean;
  /** Whether it makes use of an image that is larger than what models usually look at. */
  readonly takesOriginalImages: boolean;
  /** It looks for deferred tools by itself. */
  readonly supportsToolSearch: boolean;
}
