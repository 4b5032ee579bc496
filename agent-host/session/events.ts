// What happens to a thread, in the engine's words. One stream per thread feeds every subscriber in order.
import type { HeddleQueuedInput } from "../protocol/heddle-queue.js";
import type { ThreadItem } from "../protocol/item.js";
import type { ModelRerouteReason, ModelVerification } from "../protocol/model-events.js";
import type { ThreadStatus } from "../protocol/thread.js";
import type { ThreadGoal } from "../protocol/thread-goal.js";
import type { RateLimitSnapshot, ThreadTokenUsage } from "../protocol/token-usage.js";
import type { Turn, TurnPlanStep } from "../protocol/turn.js";
import type { TurnError } from "../protocol/turn-error.js";

interface OfTurn {
  readonly turnId: string;
}

interface OfItem extends OfTurn {
  readonly itemId: string;
}

export type ThreadEvent =
  | { readonly type: "statusChanged"; readonly status: ThreadStatus }
  | { readonly type: "turnStarted"; readonly turn: Turn }
  | { readonly type: "turnCompleted"; readonly turn: Turn }
  | ({ readonly type: "itemStarted"; readonly item: ThreadItem } & OfTurn)
  | ({ readonly type: "itemCompleted"; readonly item: ThreadItem } & OfTurn)
  | ({ readonly type: "agentMessageDelta"; readonly delta: string } & OfItem)
  | ({ readonly type: "planDelta"; readonly delta: string } & OfItem)
  | ({ readonly type: "reasoningSummaryPartAdded"; readonly summaryIndex: number } & OfItem)
  | ({
      readonly type: "reasoningSummaryDelta";
      readonly summaryIndex: number;
      readonly delta: string;
    } & OfItem)
  | ({ readonly type: "reasoningTextDelta"; readonly contentIndex: number; readonly delta: string } & OfItem)
  | ({ readonly type: "commandOutputDelta"; readonly delta: string } & OfItem)
  | ({ readonly type: "fileChangeOutputDelta"; readonly delta: string } & OfItem)
  | ({ readonly type: "terminalInteraction"; readonly processId: string; readonly stdin: string } & OfItem)
  | ({
      readonly type: "planUpdated";
      readonly explanation: string | null;
      readonly plan: readonly TurnPlanStep[];
    } & OfTurn)
  | ({ readonly type: "diffUpdated"; readonly diff: string } & OfTurn)
  /** The turn changed files, or its changes were taken back or brought back. */
  | ({ readonly type: "changesUpdated" } & OfTurn)
  | { readonly type: "queueUpdated"; readonly queue: readonly HeddleQueuedInput[] }
  /** The goal or its counts changed by the thread itself; `turnId` is null when no turn did it. */
  | { readonly type: "goalUpdated"; readonly turnId: string | null; readonly goal: ThreadGoal }
  | ({ readonly type: "tokenUsageUpdated"; readonly usage: ThreadTokenUsage } & OfTurn)
  | { readonly type: "rateLimitsUpdated"; readonly rateLimits: RateLimitSnapshot }
  | ({ readonly type: "error"; readonly error: TurnError; readonly willRetry: boolean } & OfTurn)
  | ({
      readonly type: "modelRerouted";
      readonly fromModel: string;
      readonly toModel: string;
      readonly reason: ModelRerouteReason;
    } & OfTurn)
  | ({ readonly type: "modelVerification"; readonly verifications: readonly ModelVerification[] } & OfTurn)
  | { readonly type: "warning"; readonly message: string };

/** Called in order, synchronously; must not throw. */
export type ThreadListener = (threadId: string, event: ThreadEvent) => void;
