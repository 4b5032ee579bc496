import type { TurnRecorder } from "../journal/turn-recorder.js";
import type { RequestPurpose } from "../models/model-client.js";
import type { SessionGrantStore } from "../permissions/grants.js";
import type { HeddleQueuedInput } from "../protocol/heddle-queue.js";
import type { ResponseItem } from "../protocol/response-item.js";
import type { ThreadActiveFlag } from "../protocol/thread.js";
import type { RateLimitSnapshot, TokenUsageBreakdown } from "../protocol/token-usage.js";
import type { StoredEvent, TurnContext } from "../store/stored-event.js";
import type { GoalAccess } from "../tools/goal-tools.js";
import type { AgentsMdReader } from "./agents-md.js";
import type { ClientMetadata } from "./client-metadata.js";
import type { ContextMeter } from "./context-meter.js";
import type { ThreadEvent } from "./events.js";
import type { EngineServices, ThreadTools } from "./services.js";
import type { ThreadSettings } from "./thread-settings.js";
import type { CompactedHistory } from "./thread-state.js";

/** What the parts of a running turn may do with their thread. */
export interface TurnScope {
  readonly threadId: string;
  readonly turnId: string;
  /** By what name the model's provider knows what is said: the thread's id, or that of a talk beside it. */
  readonly conversation: string;
  /** What is said there when it is not the thread's own conversation. */
  readonly purpose: RequestPurpose | null;
  readonly signal: AbortSignal;
  readonly settings: ThreadSettings;
  readonly services: EngineServices;
  readonly tools: ThreadTools;
  readonly grants: SessionGrantStore;
  readonly changes: TurnRecorder;
  /** The thread is one that goals can be set for. */
  readonly hasGoals: boolean;
  readonly goals: GoalAccess;
  /** What the model has been told of earlier turns' settings; null when it knows nothing. */
  lastContext(): TurnContext | null;
  history(): readonly ResponseItem[];
  /** The instructions of the user and the project, as their files are now. */
  readonly agentsMd: AgentsMdReader;
  /** How full the model's window is. */
  readonly meter: ContextMeter;
  /** How often the history was compacted. */
  compactions(): number;
  /** Puts something shorter in place of the history. */
  compact(compacted: CompactedHistory): void;
  /** Adds to history and to the rollout, with further records of the same moment. */
  remember(item: ResponseItem, ...beside: readonly StoredEvent[]): void;
  record(...events: readonly StoredEvent[]): void;
  emit(event: ThreadEvent): void;
  addUsage(usage: TokenUsageBreakdown, contextWindow: number | null): void;
  /** Of a talk beside the thread's own: counts for the sum, not for how full the thread's context is. */
  addSideUsage(usage: TokenUsageBreakdown): void;
  /** Puts the thread on disk though no user has spoken in it. */
  materialize(): void;
  noteRateLimits(rateLimits: RateLimitSnapshot): void;
  /** Forgets announced items that will never be finished. */
  dropUnfinished(itemIds: Iterable<string>): void;
  /** What the model is to read of what happened beside the turn, oldest first; taken once. */
  takeNotes(): ResponseItem[];
  /** Input that waits for the model, oldest first; `addUserMessage` takes it out. */
  queue(): readonly HeddleQueuedInput[];
  /** Shows what the turn waits for from a person while `wait` runs. */
  whileWaiting<T>(flag: ThreadActiveFlag, wait: () => Promise<T>): Promise<T>;
  /** What the client wants the model's provider to be told of this turn. */
  clientMetadata(): ClientMetadata;
  /** Tool calls of an answer have run; gives what the model is to read beside their outputs. */
  toolsEnded(calls: number): ResponseItem | null;
  /** Stops the turn, as turn/interrupt does. */
  interrupt(): void;
  /** The model said something for the first time in this turn. */
  noteFirstToken(): void;
}
