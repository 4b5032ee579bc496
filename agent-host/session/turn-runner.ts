// Runs the turns of one thread, one at a time: begins them, lets input join, stops them, and stores and tells how
// they ended. What a turn does is its task's business.
import { v7 as uuidv7 } from "uuid";
import { toUnixSeconds } from "../base/clock.js";
import { errorMessage, HostError } from "../base/errors.js";
import { silentRecorder, type TurnRecorder } from "../journal/turn-recorder.js";
import { createSessionGrants } from "../permissions/grants.js";
import type { ResponseItem } from "../protocol/response-item.js";
import type { Turn } from "../protocol/turn.js";
import type { UserInput } from "../protocol/user-input.js";
import { abortMarker } from "./abort-marker.js";
import { ActiveTurn, newTurn } from "./active-turn.js";
import { createAgentsMdReader } from "./agents-md.js";
import type { ClientMetadata } from "./client-metadata.js";
import type { ThreadEvent } from "./events.js";
import type { GoalKeeper } from "./goals/goal-keeper.js";
import { INTERRUPT_GRACE_MS } from "./limits.js";
import type { EngineServices, ThreadTools } from "./services.js";
import { regularTask } from "./tasks/regular.js";
import { runTask } from "./tasks/run-task.js";
import { failed, refusalOf, type Task, type TurnOutcome } from "./tasks/task.js";
import type { ThreadSettings } from "./thread-settings.js";
import type { ThreadState } from "./thread-state.js";
import { endRecords, withinGrace } from "./turn-end.js";
import type { TurnScope } from "./turn-scope.js";
import { isPlanMode } from "./working-mode.js";

export interface StartedTurn {
  readonly turn: Turn;
  /** Call it once the answer to whoever started the turn is on its way. */
  begin(): void;
}

export class TurnRunner {
  private readonly grants = createSessionGrants();
  private readonly agentsMd = createAgentsMdReader();
  private activeNow: ActiveTurn | null = null;
  private isBetweenTurns = false;

  constructor(
    private readonly state: ThreadState,
    private readonly services: EngineServices,
    private readonly tools: ThreadTools,
    private readonly goals: GoalKeeper,
  ) {}

  get active(): ActiveTurn | null {
    return this.activeNow;
  }

  /**
   * Throws HostError "invalid-request" while a turn runs or the thread is being changed. `settings` are those of this
   * turn alone.
   */
  start(task: Task, settings = this.state.settings, clientMetadata: ClientMetadata = {}): StartedTurn {
    this.refuseBusy();
    const turn = new ActiveTurn(uuidv7(), task, clientMetadata);
    this.activeNow = turn;
    return {
      turn: newTurn(turn.id),
      begin: () => {
        void this.run(turn, settings);
      },
    };
  }

  /**
   * Gives input to the running turn; null when there is none. A turn that takes no input lets the client know by an
   * error of the turn that is answered, which never begins.
   */
  join(content: readonly UserInput[], clientMetadata: ClientMetadata = {}): StartedTurn | null {
    const turn = this.activeNow;
    if (turn === null) return null;
    const error = refusalOf(turn.task);
    if (error === null) {
      turn.addClientMetadata(clientMetadata);
      this.state.enqueue(content);
      return { turn: newTurn(turn.id), begin() {} };
    }
    const turnId = uuidv7();
    return {
      turn: newTurn(turnId),
      begin: () => this.state.emit({ type: "error", turnId, error, willRetry: false }),
    };
  }

  /** Throws HostError "invalid-request" when `expectedTurnId` is not the running turn, or it takes no input. */
  steer(expectedTurnId: string, content: readonly UserInput[], clientMetadata: ClientMetadata = {}): string {
    const turn = this.activeNow;
    if (turn === null) throw new HostError("invalid-request", "no active turn to steer");
    if (turn.id !== expectedTurnId) {
      throw new HostError(
        "invalid-request",
        `expected active turn id \`${expectedTurnId}\` but found \`${turn.id}\``,
      );
    }
    const error = refusalOf(turn.task);
    if (error !== null) throw new HostError("invalid-request", error.message, { data: error });
    turn.addClientMetadata(clientMetadata);
    this.state.enqueue(content);
    return turn.id;
  }

  /** Resolves once the turn stopped working. Throws HostError "invalid-request" when it is not the running one. */
  async interrupt(turnId: string): Promise<void> {
    const turn = this.activeNow;
    if (turn === null || turn.id !== turnId) {
      throw new HostError("invalid-request", "no active turn to interrupt");
    }
    turn.controller.abort(new Error("the turn was interrupted"));
    await turn.stopped.promise;
  }

  /**
   * Runs something as part of the running turn, beside its task; null when no turn runs. What the model is to read
   * of it comes with the next request, or stays for the next turn.
   */
  beside(action: (scope: TurnScope) => Promise<ResponseItem>): { begin(): void } | null {
    const scope = this.activeNow?.scope ?? null;
    if (scope === null) return null;
    return {
      begin: () => {
        action(scope)
          .then((item) => this.note(item))
          .catch((error: unknown) => {
            this.services.log.error("an action beside a turn failed", { error: String(error) });
          });
      },
    };
  }

  /** The model of the running turn reads it with the next request; without one it stays for the next turn. */
  note(item: ResponseItem): void {
    if (this.activeNow !== null) this.activeNow.note(item);
    else if (!this.state.closed) this.state.remember(item);
  }

  /** Runs what no turn may come into. Throws HostError "invalid-request" with `refusal` while one runs. */
  async betweenTurns<T>(refusal: string, action: () => Promise<T>): Promise<T> {
    if (this.activeNow !== null) throw new HostError("invalid-request", refusal);
    this.refuseBusy();
    this.isBetweenTurns = true;
    try {
      return await action();
    } finally {
      this.isBetweenTurns = false;
    }
  }

  /** Lets an idle thread go on with its goal, if it has one to go on with. */
  pursueGoal(): void {
    const { settings, status, init } = this.state;
    if (this.isBusy || status.type !== "idle" || init.ephemeral || !settings.features.goals) return;
    // In Plan mode nothing is carried out; the goal waits until there is a turn that does.
    if (isPlanMode(settings)) return;
    const opening = this.goals.continuation();
    if (opening !== null) this.start(regularTask({ content: [], opening })).begin();
  }

  /** Ends the running turn, if there is one. */
  async stop(): Promise<void> {
    const turn = this.activeNow;
    if (turn === null) return;
    turn.controller.abort(new Error("the thread was closed"));
    await turn.ended.promise;
  }

  emit(event: ThreadEvent): void {
    this.activeNow?.live.apply(event);
    this.state.emit(event);
  }

  private refuseBusy(): void {
    this.state.refuseClosed();
    if (this.activeNow !== null) {
      throw new HostError("invalid-request", `thread ${this.state.id} runs a turn`);
    }
    if (this.isBetweenTurns) {
      throw new HostError("invalid-request", `thread ${this.state.id} is being changed; try again`);
    }
  }

  private async run(turn: ActiveTurn, settings: ThreadSettings): Promise<void> {
    const { clock, log } = this.services;
    turn.startedAtMs = clock.now();
    this.state.setStatus({ type: "active", activeFlags: [] });
    this.emit({
      type: "turnStarted",
      turn: { ...newTurn(turn.id), startedAt: toUnixSeconds(turn.startedAtMs) },
    });
    this.goals.began(turn.id, turn.task.isContinuation === true);
    const changes = this.recorderOf(turn, settings);
    const scope = this.scopeOf(turn, settings, changes);
    turn.scope = scope;
    let outcome: TurnOutcome;
    try {
      outcome = await withinGrace(
        this.state.history.load().then(() => runTask(turn.task, scope)),
        turn.controller.signal,
        () => clock.sleep(INTERRUPT_GRACE_MS),
      );
    } catch (error) {
      log.error("turn failed in the host", { threadId: this.state.id, error: String(error) });
      outcome = failed(errorMessage(error));
    }
    const hasChanged = await changes.end();
    turn.stopped.resolve();
    // The answer to turn/interrupt goes out before the news of the turn's end.
    await new Promise((resolve) => setImmediate(resolve));
    this.finish(turn, outcome, hasChanged);
  }

  private recorderOf(turn: ActiveTurn, { cwd }: ThreadSettings): TurnRecorder {
    const { journal, environment } = this.services;
    if (!environment.filesystemEnabled) return silentRecorder;
    return journal.turn({
      threadId: this.state.id,
      ephemeral: this.state.init.ephemeral,
      turnId: turn.id,
      cwd,
    });
  }

  private finish(turn: ActiveTurn, outcome: TurnOutcome, hasChanged: boolean): void {
    const { state } = this;
    const nowMs = this.services.clock.now();
    const completedAt = toUnixSeconds(nowMs);
    // A clock that was set back must not make a turn of negative length.
    const durationMs = Math.max(0, nowMs - turn.startedAtMs);
    const error = outcome.status === "failed" ? outcome.error : null;
    try {
      state.record(...endRecords(turn, outcome, completedAt, durationMs));
      if (outcome.status === "interrupted") state.history.push(abortMarker());
      for (const note of turn.takeNotes()) state.remember(note);
      this.goals.ended(outcome);
    } catch (failure) {
      this.services.log.error("the end of a turn could not be stored", { error: errorMessage(failure) });
    }
    this.activeNow = null;
    state.lastTurnId = turn.id;
    state.setStatus(error === null ? { type: "idle" } : { type: "systemError" });
    if (error !== null) this.emit({ type: "error", turnId: turn.id, error, willRetry: false });
    this.emit({
      type: "turnCompleted",
      turn: {
        id: turn.id,
        items: [],
        status: outcome.status,
        error,
        startedAt: toUnixSeconds(turn.startedAtMs),
        completedAt,
        durationMs,
      },
    });
    if (hasChanged) this.emit({ type: "changesUpdated", turnId: turn.id });
    turn.ended.resolve();
    if (outcome.status === "completed") this.goOn();
  }

  /** Input that arrived as the turn was ending gets a turn of its own; without any, the goal is gone on with. */
  private goOn(): void {
    if (this.state.queue.length === 0) this.pursueGoal();
    else if (!this.isBusy) this.start(regularTask({ content: [] })).begin();
  }

  private get isBusy(): boolean {
    return this.state.closed || this.activeNow !== null || this.isBetweenTurns;
  }

  private scopeOf(turn: ActiveTurn, settings: ThreadSettings, changes: TurnRecorder): TurnScope {
    const { services, state } = this;
    return {
      threadId: state.id,
      turnId: turn.id,
      conversation: state.id,
      purpose: null,
      signal: turn.controller.signal,
      settings,
      services,
      tools: this.tools,
      grants: this.grants,
      changes,
      hasGoals: !state.init.ephemeral,
      goals: this.goals,
      lastContext: () => state.lastContext,
      history: () => state.history.items(),
      agentsMd: this.agentsMd,
      meter: state.meter,
      compactions: () => state.compactions,
      compact: (compacted) => {
        if (!state.closed) state.compact(turn.id, compacted);
      },
      remember: (item, ...beside) => {
        if (!state.closed) state.remember(item, ...beside);
      },
      record: (...events) => {
        if (!state.closed) state.record(...events);
      },
      emit: (event) => this.emit(event),
      addUsage: (last, modelContextWindow) => {
        this.goals.spent(last);
        state.addUsage(turn.id, last, modelContextWindow);
      },
      addSideUsage: (usage) => {
        this.goals.spent(usage);
        state.addSideUsage(turn.id, usage);
      },
      toolsEnded: (calls) => this.goals.toolsEnded(calls),
      materialize: () => state.init.writer.materialize(),
      noteRateLimits: (rateLimits) => state.noteRateLimits(rateLimits),
      dropUnfinished: (itemIds) => turn.live.dropUnfinished(itemIds),
      takeNotes: () => turn.takeNotes(),
      queue: () => state.queue,
      clientMetadata: () => turn.clientMetadata,
      whileWaiting: async (flag, wait) => {
        const tell = () => {
          if (this.activeNow === turn) state.setStatus({ type: "active", activeFlags: turn.waitsOn.flags() });
        };
        turn.waitsOn.add(flag);
        tell();
        try {
          return await wait();
        } finally {
          turn.waitsOn.remove(flag);
          tell();
        }
      },
      interrupt: () => turn.controller.abort(new Error("the user cancelled the turn")),
      noteFirstToken: () => {
        turn.firstTokenAtMs ??= services.clock.now();
      },
    };
  }
}
