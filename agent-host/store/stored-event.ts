// What the engine tells the store of a thread, in the engine's nouns. The store turns it into records.
import type { CollaborationMode, Personality, ServiceTier } from "../protocol/collaboration.js";
import type { DynamicToolSpec } from "../protocol/dynamic-tool.js";
import type { HeddleQueuedInput } from "../protocol/heddle-queue.js";
import type { ThreadItem } from "../protocol/item.js";
import type { ReasoningEffort, ReasoningSummary } from "../protocol/model.js";
import type {
  ApprovalsReviewer,
  AskForApproval,
  PermissionProfile,
  SandboxPolicy,
} from "../protocol/permission.js";
import type { ResponseItem } from "../protocol/response-item.js";
import type { GitInfo, SessionSource } from "../protocol/thread.js";
import type { ThreadGoal } from "../protocol/thread-goal.js";
import type { ThreadMemoryMode } from "../protocol/thread-memory.js";
import type { RateLimitSnapshot, ThreadTokenUsage } from "../protocol/token-usage.js";
import type { TurnError } from "../protocol/turn-error.js";
import type { UserInput } from "../protocol/user-input.js";

export interface ThreadMeta {
  /** UUIDv7. */
  readonly id: string;
  readonly forkedFromId: string | null;
  /** Milliseconds since the Unix epoch. */
  readonly createdAtMs: number;
  readonly cwd: string;
  readonly originator: string;
  readonly cliVersion: string;
  readonly source: SessionSource;
  readonly modelProvider: string;
  readonly baseInstructions: string | null;
  readonly gitInfo: GitInfo | null;
  /** Tools that the client brought; absent without any. */
  readonly dynamicTools?: readonly DynamicToolSpec[];
}

/** The settings a turn ran under; the newest one is restored on resume. */
export interface TurnContext {
  readonly turnId: string;
  readonly cwd: string;
  /** YYYY-MM-DD. */
  readonly currentDate: string;
  readonly timezone: string;
  readonly approvalPolicy: AskForApproval;
  readonly sandboxPolicy: SandboxPolicy;
  readonly permissionProfile: PermissionProfile | null;
  readonly model: string;
  readonly effort: ReasoningEffort | null;
  readonly summary: ReasoningSummary;
  readonly approvalsReviewer?: ApprovalsReviewer;
  readonly personality?: Personality;
  readonly collaborationMode?: CollaborationMode;
  /** Null: the user wants none, whatever is configured. */
  readonly serviceTier?: ServiceTier | null;
}

/** What a reviewer found, as rollouts hold it. Lines count from 1. */
export interface ReviewOutput {
  readonly findings: readonly {
    readonly title: string;
    readonly body: string;
    /** 0 to 1. */
    readonly confidence_score: number;
    /** 0 (stops everything) to 3; null when the reviewer did not say. */
    readonly priority?: number | null;
    readonly code_location: {
      readonly absolute_file_path: string;
      readonly line_range: { readonly start: number; readonly end: number };
    };
  }[];
  readonly overall_correctness: string;
  readonly overall_explanation: string;
  readonly overall_confidence_score: number;
}

/** What the engine hands to the store, in the order it happened. */
export type StoredEvent =
  | {
      readonly type: "turnStarted";
      readonly turnId: string;
      readonly startedAt: number;
      readonly modelContextWindow: number | null;
    }
  | { readonly type: "turnContext"; readonly context: TurnContext }
  /** An item of the model's history. */
  | { readonly type: "history"; readonly item: ResponseItem }
  /** An item of a kind that the engine does not act on: kept for whoever does. */
  | { readonly type: "foreignItem"; readonly item: { readonly type: string } }
  | { readonly type: "userMessage"; readonly content: readonly UserInput[] }
  /** A finished item; the store keeps what history alone cannot rebuild. */
  | {
      readonly type: "itemCompleted";
      readonly turnId: string;
      readonly item: ThreadItem;
      readonly stdout?: string;
      /** Of an exitedReviewMode item: what its text was made of. */
      readonly review?: ReviewOutput;
    }
  | {
      readonly type: "tokenCount";
      readonly usage: ThreadTokenUsage | null;
      readonly rateLimits: RateLimitSnapshot | null;
    }
  | { readonly type: "turnError"; readonly turnId: string; readonly error: TurnError }
  /** The model's history from here on: `replacementHistory` instead of everything before. */
  | {
      readonly type: "compacted";
      readonly message: string;
      readonly replacementHistory: readonly ResponseItem[];
    }
  /** The last `numTurns` user turns are no longer part of the thread; at least 1. */
  | { readonly type: "rolledBack"; readonly numTurns: number }
  | { readonly type: "memoryMode"; readonly mode: ThreadMemoryMode }
  /** The goal as it is now; `turnId` is null when no turn changed it. */
  | { readonly type: "goalUpdated"; readonly turnId: string | null; readonly goal: ThreadGoal }
  | { readonly type: "goalCleared" }
  /** The input that waits for the model, all of it as it is now. */
  | { readonly type: "queueChanged"; readonly queue: readonly HeddleQueuedInput[] }
  | {
      readonly type: "turnCompleted";
      readonly turnId: string;
      readonly lastAgentMessage: string | null;
      readonly completedAt: number;
      readonly durationMs: number;
      readonly timeToFirstTokenMs: number | null;
    }
  | {
      readonly type: "turnAborted";
      readonly turnId: string;
      readonly reason: "interrupted" | "replaced";
      readonly completedAt: number;
      readonly durationMs: number;
    };
