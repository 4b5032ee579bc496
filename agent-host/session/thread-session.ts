// A loaded thread: its settings, its history, the turn it runs. Everything that happens to it goes through
// `emit`, in order; what must not be lost is in the rollout before anyone hears of it.
import { v7 as uuidv7 } from "uuid";
import { toUnixSeconds } from "../base/clock.js";
import { type Disposable, toDisposable } from "../base/disposable.js";
import { errorMessage, HostError } from "../base/errors.js";
import { silentRecorder, type TurnRecorder } from "../journal/turn-recorder.js";
import { mergeRateLimits } from "../models/merge-rate-limits.js";
import { createSessionGrants } from "../permissions/grants.js";
import { type ResponseItem, toResponseItems } from "../protocol/response-item.js";
import type { GitInfo, Thread, ThreadStatus } from "../protocol/thread.js";
import type { ThreadGoal } from "../protocol/thread-goal.js";
import type { RateLimitSnapshot, ThreadTokenUsage, TokenUsageBreakdown } from "../protocol/token-usage.js";
import type { Turn } from "../protocol/turn.js";
import type { UserInput } from "../protocol/user-input.js";
import type { StoredEvent, ThreadMeta, TurnContext } from "../store/stored-event.js";
import type { ThreadStore, ThreadWriter } from "../store/thread-store.js";
import { abortMarker } from "./abort-marker.js";
import { ActiveTurn, newTurn } from "./active-turn.js";
import type { ThreadEvent, ThreadListener } from "./events.js";
import { LazyHistory } from "./lazy-history.js";
import { INTERRUPT_GRACE_MS } from "./limits.js";
import { prewarmModel } from "./prewarm-model.js";
import { reloadedSettings } from "./reload-settings.js";
import type { EngineServices, ThreadTools } from "./services.js";
import { type ThreadSettings, type TurnOverrides, withTurnOverrides } from "./thread-settings.js";
import { notMaterialized } from "./thread-view.js";
import { addTokenUsage } from "./token-count.js";
import { runTurn, type TurnOutcome } from "./turn.js";
import { endRecords, withinGrace } from "./turn-end.js";
import type { TurnScope } from "./turn-scope.js";
import { checkInputSize } from "./user-message.js";

export interface ThreadInit {
  readonly meta: ThreadMeta;
  readonly ephemeral: boolean;
  readonly store: ThreadStore;
  readonly writer: ThreadWriter;
  readonly settings: ThreadSettings;
  /** Called once, before the history is first needed. */
  readonly loadHistory: () => Promise<readonly ResponseItem[]>;
  readonly lastContext: TurnContext | null;
  readonly tokenUsage: ThreadTokenUsage | null;
  readonly goal: ThreadGoal | null;
  readonly lastTurnId: string | null;
  readonly preview: string;
  readonly name: string | null;
  /** What is shown; the metadata's own unless given. */
  readonly gitInfo?: GitInfo | null;
  readonly updatedAt: number;
}

export interface StartTurnOptions {
  readonly input: readonly UserInput[];
  readonly overrides: TurnOverrides;
  readonly outputSchema?: unknown;
}

export class ThreadSession {
  readonly id: string;
  private settingsNow: ThreadSettings;
  private readonly history: LazyHistory;
  private readonly tools: ThreadTools;
  private readonly grants = createSessionGrants();
  private readonly listeners = new Set<ThreadListener>();
  /** What the model has been told of the settings; null when the next turn has to tell it all. */
  private lastContext: TurnContext | null;
  private usage: ThreadTokenUsage | null;
  /** By limit id. */
  private readonly knownLimits = new Map<string, RateLimitSnapshot>();
  private rateLimits: RateLimitSnapshot | null = null;
  private statusNow: ThreadStatus = { type: "idle" };
  private active: ActiveTurn | null = null;
  private preview: string;
  private updatedAt: number;
  private closed = false;
  private betweenTurnsNow = false;
  private activeAtMs: number;
  private lastTurn: string | null;
  private goalNow: ThreadGoal | null;
  name: string | null;
  gitInfo: GitInfo | null;

  constructor(
    private readonly init: ThreadInit,
    private readonly services: EngineServices,
  ) {
    this.id = init.meta.id;
    this.settingsNow = init.settings;
    this.history = new LazyHistory(init.loadHistory);
    this.lastContext = init.lastContext;
    this.usage = init.tokenUsage;
    this.preview = init.preview;
    this.name = init.name;
    this.goalNow = init.goal;
    this.activeAtMs = services.clock.now();
    this.lastTurn = init.lastTurnId;
    this.gitInfo = init.gitInfo === undefined ? init.meta.gitInfo : init.gitInfo;
    this.updatedAt = init.updatedAt;
    this.tools = services.createTools(init.settings);
  }

  get settings(): ThreadSettings {
    return this.settingsNow;
  }

  get status(): ThreadStatus {
    return this.statusNow;
  }

  get tokenUsage(): ThreadTokenUsage | null {
    return this.usage;
  }

  get ephemeral(): boolean {
    return this.init.ephemeral;
  }

  /** The rollout file, also before it exists; null without one. */
  get path(): string | null {
    return this.init.writer.path;
  }

  /** The newest turn, running or done; null before the first one. */
  get lastTurnId(): string | null {
    return this.active?.id ?? this.lastTurn;
  }

  /** When something was last stored, in milliseconds since the Unix epoch. */
  get lastActivityMs(): number {
    return this.activeAtMs;
  }

  get goal(): ThreadGoal | null {
    return this.goalNow;
  }

  get materialized(): boolean {
    return this.init.writer.materialized;
  }

  get activeTurnId(): string | null {
    return this.active?.id ?? null;
  }

  onEvent(listener: ThreadListener): Disposable {
    this.listeners.add(listener);
    return toDisposable(() => this.listeners.delete(listener));
  }

  /** Takes over what has changed in the configuration; a turn that is running goes on as it began. */
  async reload(): Promise<void> {
    const { cwd, configOverrides } = this.settingsNow;
    try {
      const fresh = await this.services.config.settings(cwd, configOverrides);
      this.settingsNow = reloadedSettings(this.settingsNow, fresh);
    } catch (error) {
      this.services.log.warn("the configuration is not usable; the thread keeps its settings", {
        threadId: this.id,
        error: errorMessage(error),
      });
    }
  }

  /** The thread as lists show it, without turns. */
  view(): Thread {
    const { meta } = this.init;
    return {
      id: this.id,
      forkedFromId: meta.forkedFromId,
      preview: this.preview,
      ephemeral: this.init.ephemeral,
      modelProvider: this.settingsNow.provider.id,
      createdAt: toUnixSeconds(meta.createdAtMs),
      updatedAt: this.updatedAt,
      status: this.statusNow,
      path: this.init.writer.path,
      cwd: this.settingsNow.cwd,
      cliVersion: meta.cliVersion,
      source: meta.source,
      agentNickname: null,
      agentRole: null,
      gitInfo: this.gitInfo,
      name: this.name,
      turns: [],
    };
  }

  /** The running turn with its items so far. */
  runningTurn(): Turn | null {
    return this.active?.live.snapshot() ?? null;
  }

  /** Every turn, oldest first; the running one is last and holds its items so far. */
  async turns(): Promise<Turn[]> {
    const stored = this.materialized ? await this.init.store.read(this.id) : null;
    const live = this.runningTurn();
    const done = ((await stored?.turns()) ?? []).filter((turn) => turn.id !== live?.id);
    return live === null ? done : [...done, live];
  }

  /**
   * Adds a turn; call `begin` once its answer is on the way. With a turn running, the input joins that turn and
   * `begin` does nothing.
   */
  startTurn(options: StartTurnOptions): { readonly turn: Turn; begin(): void } {
    checkInputSize(options.input);
    this.refuseClosed();
    if (this.betweenTurnsNow) throw changing(this.id);
    const settings = withTurnOverrides(this.settingsNow, options.overrides);
    this.settingsNow = settings;
    if (this.active !== null) {
      this.active.queue(options.input);
      return { turn: newTurn(this.active.id), begin() {} };
    }
    const turn = new ActiveTurn(uuidv7());
    this.active = turn;
    return {
      turn: newTurn(turn.id),
      begin: () => {
        void this.run(turn, settings, options);
      },
    };
  }

  /** Throws HostError "invalid-request" when `expectedTurnId` is not the running turn. */
  steer(expectedTurnId: string, input: readonly UserInput[]): string {
    if (input.length === 0) throw new HostError("invalid-request", "input must not be empty");
    checkInputSize(input);
    if (this.active === null) throw new HostError("invalid-request", "no active turn to steer");
    if (this.active.id !== expectedTurnId) {
      throw new HostError(
        "invalid-request",
        `expected active turn id \`${expectedTurnId}\` but found \`${this.active.id}\``,
      );
    }
    this.active.queue(input);
    return this.active.id;
  }

  /** Resolves once the turn stopped working. Throws HostError "invalid-request" when it is not the running one. */
  async interrupt(turnId: string): Promise<void> {
    const turn = this.active;
    if (turn === null || turn.id !== turnId) {
      throw new HostError("invalid-request", "no active turn to interrupt");
    }
    turn.controller.abort(new Error("the turn was interrupted"));
    await turn.stopped.promise;
  }

  /** Lets the provider get ready for the first turn, where it can; nobody waits for that. */
  prewarm(): void {
    const { id: threadId, settings, services, tools } = this;
    prewarmModel({ threadId, turnId: "", settings, services, tools, history: () => [] });
  }

  /** Stores what was decided about the thread outside of its turns. */
  put(event: StoredEvent): void {
    this.refuseClosed();
    this.record(event);
    this.init.writer.materialize();
  }

  /** Adds to what the model remembers; nobody is told. */
  async inject(items: readonly { readonly type: string }[]): Promise<void> {
    await this.history.load();
    this.refuseClosed();
    this.record(...items.map((item) => ({ type: "foreignItem" as const, item })));
    this.init.writer.materialize();
    for (const item of toResponseItems(items)) this.history.push(item);
  }

  /** Takes the last user turns out of the thread. Throws HostError "invalid-request". */
  async rollBack(numTurns: number): Promise<void> {
    if (numTurns < 1) throw new HostError("invalid-request", "numTurns must be >= 1");
    if (!this.materialized) throw notMaterialized(this.id, "thread/rollback");
    await this.betweenTurns("Cannot rollback while a turn is in progress.", async () => {
      this.record({ type: "rolledBack", numTurns });
      const stored = await this.init.store.read(this.id);
      this.history.replace((await stored?.history()) ?? []);
      this.lastTurn = stored?.lastTurnId ?? null;
      // The words about the settings may have gone with the turns that they were said in.
      this.lastContext = null;
    });
  }

  /** Runs what no turn may come into. Throws HostError "invalid-request" with `refusal` while one runs. */
  async betweenTurns<T>(refusal: string, action: () => Promise<T>): Promise<T> {
    if (this.active !== null) throw new HostError("invalid-request", refusal);
    if (this.betweenTurnsNow) throw changing(this.id);
    this.betweenTurnsNow = true;
    try {
      return await action();
    } finally {
      this.betweenTurnsNow = false;
    }
  }

  /** Tells clients that the changes of a turn are not what they were. */
  changesUpdated(turnId: string): void {
    this.emit({ type: "changesUpdated", turnId });
  }

  /** Ends the running turn and everything the thread started. Idempotent. */
  async close(): Promise<void> {
    if (this.closed) return;
    const turn = this.active;
    if (turn !== null) {
      turn.controller.abort(new Error("the thread was closed"));
      await turn.ended.promise;
    }
    this.closed = true;
    this.services.models.closeThread(this.id);
    this.tools.dispose();
    this.init.writer.close();
    this.services.journal.closed(this.id);
  }

  private refuseClosed(): void {
    if (this.closed) throw new HostError("thread-not-found", `thread not found: ${this.id}`);
  }

  private async run(turn: ActiveTurn, settings: ThreadSettings, options: StartTurnOptions): Promise<void> {
    const { clock, log } = this.services;
    turn.startedAtMs = clock.now();
    this.setStatus({ type: "active", activeFlags: [] });
    this.emit({
      type: "turnStarted",
      turn: { ...newTurn(turn.id), startedAt: toUnixSeconds(turn.startedAtMs) },
    });
    const changes = this.recorderOf(turn, settings);
    const scope = this.scopeOf(turn, settings, changes);
    let outcome: TurnOutcome;
    try {
      outcome = await withinGrace(
        this.history.load().then(() =>
          runTurn(scope, {
            input: options.input,
            outputSchema: options.outputSchema,
            previous: this.lastContext,
          }),
        ),
        turn.controller.signal,
        () => clock.sleep(INTERRUPT_GRACE_MS),
      );
    } catch (error) {
      log.error("turn failed in the host", { threadId: this.id, error: String(error) });
      outcome = {
        status: "failed",
        error: { message: errorMessage(error), codexErrorInfo: "other", additionalDetails: null },
      };
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
    return journal.turn({ threadId: this.id, ephemeral: this.init.ephemeral, turnId: turn.id, cwd });
  }

  private finish(turn: ActiveTurn, outcome: TurnOutcome, hasChanged: boolean): void {
    const nowMs = this.services.clock.now();
    const completedAt = toUnixSeconds(nowMs);
    // A clock that was set back must not make a turn of negative length.
    const durationMs = Math.max(0, nowMs - turn.startedAtMs);
    const error = outcome.status === "failed" ? outcome.error : null;
    try {
      this.record(...endRecords(turn, outcome, completedAt, durationMs));
      if (outcome.status === "interrupted") this.history.push(abortMarker());
    } catch (failure) {
      this.services.log.error("the end of a turn could not be stored", { error: errorMessage(failure) });
    }
    this.active = null;
    this.lastTurn = turn.id;
    this.setStatus(error === null ? { type: "idle" } : { type: "systemError" });
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
    if (hasChanged) this.changesUpdated(turn.id);
    turn.ended.resolve();
    const [next, ...rest] = outcome.status === "completed" ? turn.takeQueued() : [];
    if (next === undefined || this.closed) return;
    // Input that arrived as the turn was ending gets a turn of its own.
    this.startTurn({ input: next.concat(...rest), overrides: {} }).begin();
  }

  private scopeOf(turn: ActiveTurn, settings: ThreadSettings, changes: TurnRecorder): TurnScope {
    const { services } = this;
    return {
      threadId: this.id,
      turnId: turn.id,
      signal: turn.controller.signal,
      settings,
      services,
      tools: this.tools,
      grants: this.grants,
      changes,
      history: () => this.history.items(),
      remember: (item, ...beside) => {
        if (this.closed) return;
        this.record({ type: "history", item }, ...beside);
        this.history.push(item);
      },
      record: (...events) => {
        if (!this.closed) this.record(...events);
      },
      emit: (event) => this.emit(event),
      addUsage: (last, modelContextWindow) => this.addUsage(turn.id, last, modelContextWindow),
      noteRateLimits: (snapshot) => {
        const rateLimits = mergeRateLimits(this.knownLimits, snapshot);
        this.rateLimits = rateLimits;
        this.emit({ type: "rateLimitsUpdated", rateLimits });
      },
      dropUnfinished: (itemIds) => turn.live.dropUnfinished(itemIds),
      takeInput: () => turn.takeQueued(),
      setWaitingOnApproval: (waiting) => {
        turn.waitingOnApproval += waiting ? 1 : -1;
        if (this.active !== turn) return;
        this.setStatus({
          type: "active",
          activeFlags: turn.waitingOnApproval > 0 ? ["waitingOnApproval"] : [],
        });
      },
      interrupt: () => turn.controller.abort(new Error("the user cancelled the turn")),
      noteFirstToken: () => {
        turn.firstTokenAtMs ??= services.clock.now();
      },
    };
  }

  private addUsage(turnId: string, last: TokenUsageBreakdown, modelContextWindow: number | null): void {
    this.usage = addTokenUsage(this.usage, last, modelContextWindow);
    this.record({ type: "tokenCount", usage: this.usage, rateLimits: this.rateLimits });
    this.emit({ type: "tokenUsageUpdated", turnId, usage: this.usage });
  }

  private record(...events: readonly StoredEvent[]): void {
    this.init.writer.append(events);
    this.activeAtMs = this.services.clock.now();
    this.updatedAt = toUnixSeconds(this.activeAtMs);
    for (const event of events) {
      if (event.type === "turnContext") this.lastContext = event.context;
      if (event.type === "goalUpdated") this.goalNow = event.goal;
      if (event.type === "goalCleared") this.goalNow = null;
      if (event.type === "userMessage" && this.preview === "") this.preview = previewOf(event.content);
    }
  }

  private setStatus(status: ThreadStatus): void {
    this.statusNow = status;
    this.emit({ type: "statusChanged", status });
  }

  private emit(event: ThreadEvent): void {
    this.active?.live.apply(event);
    for (const listener of this.listeners) listener(this.id, event);
  }
}

function changing(threadId: string): HostError {
  return new HostError("invalid-request", `thread ${threadId} is being changed; try again`);
}

function previewOf(content: readonly UserInput[]): string {
  for (const part of content) if (part.type === "text") return part.text;
  return "";
}
