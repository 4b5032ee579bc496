// Keeps the goal of one thread: counts what turns spend on it, says when its budget is used up, pauses it with an
// interrupted turn, and decides whether the thread goes on by itself (protocol §5.10).
import { type Clock, toUnixSeconds } from "../../base/clock.js";
import { ToolFailure } from "../../base/errors.js";
import type { ResponseItem } from "../../protocol/response-item.js";
import type { ThreadGoal } from "../../protocol/thread-goal.js";
import type { TokenUsageBreakdown } from "../../protocol/token-usage.js";
import type { GoalAccess } from "../../tools/goal-tools.js";
import type { TurnOutcome } from "../tasks/task.js";
import type { ThreadState } from "../thread-state.js";
import { changedGoal, type GoalChange } from "./changed-goal.js";
import { changedNote, continuationNote, wrapUpNote } from "./notes.js";

/** A turn, as far as it is counted. */
interface CountedTurn {
  readonly id: string;
  readonly isContinuation: boolean;
  /** Whether what is spent belongs to the goal: it was worked on at some time in this turn. */
  counts: boolean;
  /** Not in the goal yet. */
  tokens: number;
  sinceMs: number;
  toolCalls: number;
}

export class GoalKeeper implements GoalAccess {
  private turn: CountedTurn | null = null;
  /** The model went on by itself and did nothing: doing so again would go on for ever. */
  private isIdling = false;

  constructor(
    private readonly state: Pick<ThreadState, "id" | "goal" | "record" | "emit">,
    private readonly clock: Pick<Clock, "now">,
  ) {}

  get goal(): ThreadGoal | null {
    return this.state.goal;
  }

  began(turnId: string, isContinuation: boolean): void {
    this.turn = {
      id: turnId,
      isContinuation,
      counts: this.goal?.status === "active",
      tokens: 0,
      sinceMs: this.clock.now(),
      toolCalls: 0,
    };
  }

  /** What was read from the provider's cache costs next to nothing and does not count. */
  spent({ inputTokens, cachedInputTokens, outputTokens }: TokenUsageBreakdown): void {
    if (this.turn !== null) this.turn.tokens += Math.max(0, inputTokens - cachedInputTokens) + outputTokens;
  }

  /** Tools of the turn have run. Gives what the model is to read of it, after their outputs. */
  toolsEnded(calls: number): ResponseItem | null {
    if (this.turn === null) return null;
    this.turn.toolCalls += calls;
    const before = this.goal?.status;
    this.account();
    const goal = this.goal;
    return before === "active" && goal?.status === "budgetLimited" ? wrapUpNote(goal) : null;
  }

  ended(outcome: TurnOutcome): void {
    const turn = this.turn;
    if (turn === null) return;
    this.account();
    this.turn = null;
    this.isIdling = turn.isContinuation && turn.toolCalls === 0;
    if (outcome.status === "interrupted" && this.goal?.status === "active") {
      this.put({ ...this.goal, status: "paused" }, turn.id);
    }
  }

  /** What a turn begins with in which the thread goes on by itself; null when it should not. The thread is idle. */
  continuation(): ResponseItem | null {
    const goal = this.goal;
    if (goal?.status !== "active" || this.isIdling) return null;
    if (goal.tokenBudget === null || goal.tokensUsed < goal.tokenBudget) return continuationNote(goal);
    this.put({ ...goal, status: "budgetLimited" }, null);
    return null;
  }

  /** The thread was loaded: what an interrupted turn or the end of the host paused goes on. */
  reactivate(): void {
    const goal = this.goal;
    if (goal?.status === "paused") this.put({ ...goal, status: "active" }, null);
  }

  /**
   * A client changes the goal. Gives it as it is then, and what a running turn's model is to read of that. Throws
   * HostError "invalid-request".
   */
  change(change: GoalChange): { readonly goal: ThreadGoal; readonly note: ResponseItem | null } {
    this.account();
    const before = this.goal;
    const goal = changedGoal(this.state.id, before, change, toUnixSeconds(this.clock.now()));
    this.store(goal, null);
    this.isIdling = false;
    const isNew = goal.objective !== before?.objective;
    return { goal, note: isNew && goal.status === "active" ? changedNote(goal) : null };
  }

  create(objective: string, tokenBudget: number | null): ThreadGoal {
    if (this.goal !== null) {
      throw new ToolFailure("this thread has a goal already; update_goal can only call that one reached");
    }
    this.account();
    const now = toUnixSeconds(this.clock.now());
    const goal = changedGoal(this.state.id, null, { objective, tokenBudget }, now);
    this.put(goal, this.turn?.id ?? null);
    return goal;
  }

  complete(): ThreadGoal {
    const goal = this.goal;
    if (goal === null) throw new ToolFailure("this thread has no goal");
    this.account();
    const complete: ThreadGoal = { ...(this.goal ?? goal), status: "complete" };
    this.put(complete, this.turn?.id ?? null);
    return complete;
  }

  /** Puts what was spent since the last time into the goal. */
  private account(): void {
    const { turn, goal } = this;
    if (turn === null) return;
    const seconds = Math.max(0, Math.floor((this.clock.now() - turn.sinceMs) / 1000));
    const { tokens } = turn;
    // What is left of a second is counted the next time.
    turn.sinceMs = seconds === 0 ? Math.min(turn.sinceMs, this.clock.now()) : turn.sinceMs + seconds * 1000;
    turn.tokens = 0;
    if (goal === null || !turn.counts || (tokens === 0 && seconds === 0)) return;
    const tokensUsed = goal.tokensUsed + tokens;
    const isUsedUp = goal.tokenBudget !== null && tokensUsed >= goal.tokenBudget;
    this.put(
      {
        ...goal,
        tokensUsed,
        timeUsedSeconds: goal.timeUsedSeconds + seconds,
        status: goal.status === "active" && isUsedUp ? "budgetLimited" : goal.status,
      },
      turn.id,
    );
  }

  private put(goal: ThreadGoal, turnId: string | null): void {
    const now = { ...goal, updatedAt: toUnixSeconds(this.clock.now()) };
    this.store(now, turnId);
    this.state.emit({ type: "goalUpdated", turnId, goal: now });
  }

  private store(goal: ThreadGoal, turnId: string | null): void {
    this.state.record({ type: "goalUpdated", turnId, goal });
    const { turn } = this;
    if (turn === null) return;
    // What was spent before a goal was worked on is not its own; a goal that was reached pays until the turn ends.
    if (goal.status === "active") turn.counts = true;
    if (goal.status === "paused") turn.counts = false;
  }
}
