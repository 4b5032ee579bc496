import type { TurnRecorder } from "../journal/turn-recorder.js";
import type { SessionGrantStore } from "../permissions/grants.js";
import type { ResponseItem } from "../protocol/response-item.js";
import type { ThreadActiveFlag } from "../protocol/thread.js";
import type { RateLimitSnapshot, TokenUsageBreakdown } from "../protocol/token-usage.js";
import type { StoredEvent, TurnContext } from "../store/stored-event.js";
import type { PendingInput } from "./active-turn.js";
import type { ClientMetadata } from "./client-metadata.js";
import type { ThreadEvent } from "./events.js";
import type { EngineServices, ThreadTools } from "./services.js";
import type { ThreadSettings } from "./thread-settings.js";

/** What the parts of a running turn may do with their thread. */
export interface TurnScope {
  readonly threadId: string;
  readonly turnId: string;
  readonly signal: AbortSignal;
  readonly settings: ThreadSettings;
  readonly services: EngineServices;
  readonly tools: ThreadTools;
  readonly grants: SessionGrantStore;
  readonly changes: TurnRecorder;
  /** What the model has been told of earlier turns' settings; null when it knows nothing. */
  lastContext(): TurnContext | null;
  history(): readonly ResponseItem[];
  /** Adds to history and to the rollout, with further records of the same moment. */
  remember(item: ResponseItem, ...beside: readonly StoredEvent[]): void;
  record(...events: readonly StoredEvent[]): void;
  emit(event: ThreadEvent): void;
  addUsage(usage: TokenUsageBreakdown, contextWindow: number | null): void;
  noteRateLimits(rateLimits: RateLimitSnapshot): void;
  /** Forgets announced items that will never be finished. */
  dropUnfinished(itemIds: Iterable<string>): void;
  /** What came while the turn ran, oldest first; taken once. */
  takePending(): PendingInput[];
  /** Shows what the turn waits for from a person while `wait` runs. */
  whileWaiting<T>(flag: ThreadActiveFlag, wait: () => Promise<T>): Promise<T>;
  /** What the client wants the model's provider to be told of this turn. */
  clientMetadata(): ClientMetadata;
  /** Stops the turn, as turn/interrupt does. */
  interrupt(): void;
  /** The model said something for the first time in this turn. */
  noteFirstToken(): void;
}
