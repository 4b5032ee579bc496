// A loaded thread, as the rest of the host sees it: its state, the turns it runs, and what may be done to it.
import type { Disposable } from "../base/disposable.js";
import { errorMessage, HostError } from "../base/errors.js";
import type { TurnEnvironmentParams } from "../protocol/collaboration.js";
import type { HeddleQueuedInput } from "../protocol/heddle-queue.js";
import { toResponseItems } from "../protocol/response-item.js";
import type { GitInfo, Thread, ThreadStatus } from "../protocol/thread.js";
import type { ThreadGoal } from "../protocol/thread-goal.js";
import type { ThreadTokenUsage } from "../protocol/token-usage.js";
import type { Turn } from "../protocol/turn.js";
import type { UserInput } from "../protocol/user-input.js";
import type { StoredEvent } from "../store/stored-event.js";
import { type ClientMetadata, checkedMetadata } from "./client-metadata.js";
import { withDynamicTools } from "./dynamic-tools.js";
import type { ThreadListener } from "./events.js";
import type { GoalChange } from "./goals/changed-goal.js";
import { GoalKeeper } from "./goals/goal-keeper.js";
import { prewarmModel } from "./prewarm-model.js";
import { reloadedSettings } from "./reload-settings.js";
import type { ReviewRequest } from "./review/target.js";
import type { EngineServices, ThreadTools } from "./services.js";
import { compactTask } from "./tasks/compact.js";
import { type RegularInput, regularTask } from "./tasks/regular.js";
import { reviewTask } from "./tasks/review.js";
import { userShellTask } from "./tasks/user-shell.js";
import {
  inEnvironment,
  type ThreadSettings,
  type TurnOverrides,
  withTurnOverrides,
} from "./thread-settings.js";
import { type ThreadInit, ThreadState } from "./thread-state.js";
import { notMaterialized } from "./thread-view.js";
import { type StartedTurn, TurnRunner } from "./turn-runner.js";
import { checkInputSize } from "./user-message.js";
import { runUserShell } from "./user-shell.js";
import { isPlanMode } from "./working-mode.js";

export interface StartTurnOptions extends RegularInput {
  /** These hold for later turns too; all else for this one. */
  readonly overrides: TurnOverrides;
  readonly environments?: readonly TurnEnvironmentParams[] | null;
  readonly clientMetadata?: ClientMetadata | null;
}

export class ThreadSession {
  readonly id: string;
  private readonly state: ThreadState;
  private readonly tools: ThreadTools;
  private readonly goals: GoalKeeper;
  private readonly turnRunner: TurnRunner;

  constructor(
    private readonly init: ThreadInit,
    private readonly services: EngineServices,
  ) {
    this.id = init.meta.id;
    this.state = new ThreadState(init, services);
    this.tools = withDynamicTools(
      services.createTools(init.settings),
      init.meta.dynamicTools,
      services.clock,
    );
    this.goals = new GoalKeeper(this.state, services.clock);
    this.turnRunner = new TurnRunner(this.state, services, this.tools, this.goals);
  }

  get settings(): ThreadSettings {
    return this.state.settings;
  }

  get status(): ThreadStatus {
    return this.state.status;
  }

  get tokenUsage(): ThreadTokenUsage | null {
    return this.state.usage;
  }

  get ephemeral(): boolean {
    return this.init.ephemeral;
  }

  get name(): string | null {
    return this.state.name;
  }

  set name(name: string | null) {
    this.state.name = name;
  }

  get gitInfo(): GitInfo | null {
    return this.state.gitInfo;
  }

  set gitInfo(gitInfo: GitInfo | null) {
    this.state.gitInfo = gitInfo;
  }

  /** The rollout file, also before it exists; null without one. */
  get path(): string | null {
    return this.init.writer.path;
  }

  /** The newest turn, running or done; null before the first one. */
  get lastTurnId(): string | null {
    return this.activeTurnId ?? this.state.lastTurnId;
  }

  /** When something was last stored, in milliseconds since the Unix epoch. */
  get lastActivityMs(): number {
    return this.state.lastActivityMs;
  }

  get goal(): ThreadGoal | null {
    return this.state.goal;
  }

  /** Input that the model has not read yet, oldest first. */
  get queue(): readonly HeddleQueuedInput[] {
    return this.state.queue;
  }

  get materialized(): boolean {
    return this.init.writer.materialized;
  }

  get activeTurnId(): string | null {
    return this.turnRunner.active?.id ?? null;
  }

  onEvent(listener: ThreadListener): Disposable {
    return this.state.onEvent(listener);
  }

  /** Takes over what has changed in the configuration; a turn that is running goes on as it began. */
  async reload(): Promise<void> {
    const { cwd, configOverrides } = this.settings;
    try {
      const fresh = await this.services.config.settings(cwd, configOverrides);
      this.state.settings = reloadedSettings(this.settings, fresh);
    } catch (error) {
      this.services.log.warn("the configuration is not usable; the thread keeps its settings", {
        threadId: this.id,
        error: errorMessage(error),
      });
    }
  }

  /** The thread as lists show it, without turns. */
  view(): Thread {
    return this.state.view();
  }

  /** The running turn with its items so far. */
  runningTurn(): Turn | null {
    return this.turnRunner.active?.live.snapshot() ?? null;
  }

  /** Every turn, oldest first; the running one is last and holds its items so far. */
  async turns(): Promise<Turn[]> {
    const stored = this.materialized ? await this.init.store.read(this.id) : null;
    const live = this.runningTurn();
    const done = ((await stored?.turns()) ?? []).filter((turn) => turn.id !== live?.id);
    return live === null ? done : [...done, live];
  }

  /** Starts a turn; with one running, the input joins that, or is refused as its kind refuses it. */
  startTurn({ content, outputSchema, overrides, environments, ...rest }: StartTurnOptions): StartedTurn {
    checkInputSize(content);
    this.state.refuseClosed();
    const settings = withTurnOverrides(this.settings, overrides);
    const forThisTurn = inEnvironment(settings, environments);
    const clientMetadata = checkedMetadata(rest.clientMetadata ?? {});
    this.state.settings = settings;
    return (
      this.turnRunner.join(content, clientMetadata) ??
      this.turnRunner.start(regularTask({ content, outputSchema }), forThisTurn, clientMetadata)
    );
  }

  /** Begins a turn that compacts the conversation. Throws as TurnRunner.start does. */
  startCompaction(): StartedTurn {
    return this.turnRunner.start(compactTask);
  }

  /** As TurnRunner.steer; throws HostError "invalid-request" for an empty input, too. */
  steer(
    expectedTurnId: string,
    input: readonly UserInput[],
    clientMetadata: ClientMetadata | null = null,
  ): string {
    if (input.length === 0) throw new HostError("invalid-request", "input must not be empty");
    checkInputSize(input);
    return this.turnRunner.steer(expectedTurnId, input, clientMetadata ?? {});
  }

  /** Takes back input that waits; false when nothing of that id does. */
  unqueue(id: string): boolean {
    this.state.refuseClosed();
    return this.state.dequeue(id);
  }

  /** As TurnRunner.interrupt. */
  interrupt(turnId: string): Promise<void> {
    return this.turnRunner.interrupt(turnId);
  }

  /**
   * Runs what the user typed for their own shell: as part of the running turn, else as a turn of its own. Throws
   * HostError "invalid-request" for a blank command and where no commands can run.
   */
  shellCommand(script: string): { begin(): void } {
    this.state.refuseClosed();
    if (script.trim() === "") throw new HostError("invalid-request", "command must not be empty");
    if (!this.services.environment.execEnabled) {
      throw new HostError("invalid-request", "commands cannot be run here");
    }
    return (
      this.turnRunner.beside((scope) => runUserShell(scope, script)) ??
      this.turnRunner.start(userShellTask(script))
    );
  }

  /** Starts a review. Throws HostError "invalid-request" while a turn runs. */
  review(request: ReviewRequest): StartedTurn {
    return this.turnRunner.start(reviewTask(request));
  }

  /** Ends the commands of the thread that run, also those that outlived their turn. */
  endCommands(): void {
    this.tools.endCommands();
  }

  /** As TurnRunner.betweenTurns. */
  betweenTurns<T>(refusal: string, action: () => Promise<T>): Promise<T> {
    return this.turnRunner.betweenTurns(refusal, action);
  }

  /** Lets the provider get ready for the first turn, where it can; nobody waits for that. */
  prewarm(): void {
    const { id: conversation, settings, services, tools, ephemeral } = this;
    const hasGoals = !ephemeral;
    const nothing = { purpose: null, history: () => [], compactions: () => 0, clientMetadata: () => ({}) };
    prewarmModel({ conversation, turnId: "", settings, services, tools, hasGoals, ...nothing });
  }

  /** Stores what was decided about the thread outside of its turns. */
  put(event: StoredEvent): void {
    this.state.refuseClosed();
    this.state.record(event);
    this.init.writer.materialize();
  }

  /** A client changes the goal; a running turn's model learns of a new one. Throws HostError "invalid-request". */
  async changeGoal(change: GoalChange): Promise<ThreadGoal> {
    this.state.refuseClosed();
    await this.state.history.load();
    const { goal, note } = this.goals.change(change);
    this.init.writer.materialize();
    if (note !== null && this.activeTurnId !== null) this.turnRunner.note(note);
    return goal;
  }

  /** As GoalKeeper.reactivate. */
  reactivateGoal(): void {
    if (this.settings.features.goals && !isPlanMode(this.settings)) this.goals.reactivate();
  }

  /** As TurnRunner.pursueGoal. */
  pursueGoal(): void {
    this.turnRunner.pursueGoal();
  }

  /** Adds to what the model remembers; nobody is told. */
  async inject(items: readonly { readonly type: string }[]): Promise<void> {
    await this.state.history.load();
    this.state.refuseClosed();
    this.state.record(...items.map((item) => ({ type: "foreignItem" as const, item })));
    this.init.writer.materialize();
    for (const item of toResponseItems(items)) this.state.history.push(item);
  }

  /** Takes the last user turns out of the thread. Throws HostError "invalid-request". */
  async rollBack(numTurns: number): Promise<void> {
    if (numTurns < 1) throw new HostError("invalid-request", "numTurns must be >= 1");
    if (!this.materialized) throw notMaterialized(this.id, "thread/rollback");
    await this.betweenTurns("Cannot rollback while a turn is in progress.", async () => {
      this.state.record({ type: "rolledBack", numTurns });
      const stored = await this.init.store.read(this.id);
      this.state.history.replace((await stored?.history()) ?? []);
      this.state.meter.forget();
      this.state.lastTurnId = stored?.lastTurnId ?? null;
      // The words about the settings may have gone with the turns that they were said in.
      this.state.lastContext = null;
    });
  }

  /** Tells clients that the changes of a turn are not what they were. */
  changesUpdated(turnId: string): void {
    this.turnRunner.emit({ type: "changesUpdated", turnId });
  }

  /** Ends the running turn and everything the thread started. Idempotent. */
  async close(): Promise<void> {
    if (this.state.closed) return;
    await this.turnRunner.stop();
    this.state.closed = true;
    this.services.models.closeThread(this.id);
    this.tools.dispose();
    this.init.writer.close();
    this.services.journal.closed(this.id);
  }
}
