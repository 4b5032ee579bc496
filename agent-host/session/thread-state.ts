// What is known of a loaded thread, and the two ways anything changes it: `record` for what must not be lost, `emit`
// for what is told. Records come first, so that whatever was heard of is in the rollout.
import { randomUUID } from "node:crypto";
import { toUnixSeconds } from "../base/clock.js";
import { type Disposable, toDisposable } from "../base/disposable.js";
import { HostError } from "../base/errors.js";
import { mergeRateLimits } from "../models/merge-rate-limits.js";
import type { HeddleQueuedInput } from "../protocol/heddle-queue.js";
import type { ResponseItem } from "../protocol/response-item.js";
import type { GitInfo, Thread, ThreadStatus } from "../protocol/thread.js";
import type { ThreadGoal } from "../protocol/thread-goal.js";
import type { RateLimitSnapshot, ThreadTokenUsage, TokenUsageBreakdown } from "../protocol/token-usage.js";
import type { UserInput } from "../protocol/user-input.js";
import type { StoredEvent, ThreadMeta, TurnContext } from "../store/stored-event.js";
import type { ThreadStore, ThreadWriter } from "../store/thread-store.js";
import { ContextMeter } from "./context-meter.js";
import type { ThreadEvent, ThreadListener } from "./events.js";
import { LazyHistory } from "./lazy-history.js";
import type { EngineServices } from "./services.js";
import type { ThreadSettings } from "./thread-settings.js";
import { addTokenUsage, compactedUsage } from "./token-count.js";

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
  /** How often the history was compacted. */
  readonly compactions?: number;
  readonly goal: ThreadGoal | null;
  readonly queue: readonly HeddleQueuedInput[];
  readonly lastTurnId: string | null;
  readonly preview: string;
  readonly name: string | null;
  /** What is shown; the metadata's own unless given. */
  readonly gitInfo?: GitInfo | null;
  readonly updatedAt: number;
}

/** What a compaction made of a history. */
export interface CompactedHistory {
  /** The summary with the words before it; empty when only the provider can read it. */
  readonly message: string;
  readonly items: readonly ResponseItem[];
  /** What it costs, estimated, the instructions included. */
  readonly tokens: number;
  readonly modelContextWindow: number | null;
  /** Records of the same moment. */
  readonly beside: readonly StoredEvent[];
}

export class ThreadState {
  readonly id: string;
  readonly history: LazyHistory;
  readonly meter: ContextMeter;
  settings: ThreadSettings;
  /** What the model has been told of the settings; null when the next turn has to tell it all. */
  lastContext: TurnContext | null;
  /** The newest turn that ended. */
  lastTurnId: string | null;
  name: string | null;
  gitInfo: GitInfo | null;
  /** How often the history was compacted. */
  compactions: number;
  closed = false;
  private readonly listeners = new Set<ThreadListener>();
  private usageNow: ThreadTokenUsage | null;
  /** By limit id. */
  private readonly knownLimits = new Map<string, RateLimitSnapshot>();
  private rateLimits: RateLimitSnapshot | null = null;
  private statusNow: ThreadStatus = { type: "idle" };
  private goalNow: ThreadGoal | null;
  private queueNow: readonly HeddleQueuedInput[];
  private preview: string;
  private updatedAt: number;
  private activeAtMs: number;

  constructor(
    readonly init: ThreadInit,
    private readonly services: EngineServices,
  ) {
    this.id = init.meta.id;
    this.settings = init.settings;
    this.history = new LazyHistory(init.loadHistory);
    this.lastContext = init.lastContext;
    this.usageNow = init.tokenUsage;
    this.meter = new ContextMeter(init.tokenUsage);
    this.compactions = init.compactions ?? 0;
    this.preview = init.preview;
    this.name = init.name;
    this.goalNow = init.goal;
    this.queueNow = init.queue;
    this.activeAtMs = services.clock.now();
    this.lastTurnId = init.lastTurnId;
    this.gitInfo = init.gitInfo === undefined ? init.meta.gitInfo : init.gitInfo;
    this.updatedAt = init.updatedAt;
  }

  get status(): ThreadStatus {
    return this.statusNow;
  }

  get usage(): ThreadTokenUsage | null {
    return this.usageNow;
  }

  get goal(): ThreadGoal | null {
    return this.goalNow;
  }

  /** Input that the model has not read yet, oldest first. */
  get queue(): readonly HeddleQueuedInput[] {
    return this.queueNow;
  }

  /** When something was last stored, in milliseconds since the Unix epoch. */
  get lastActivityMs(): number {
    return this.activeAtMs;
  }

  onEvent(listener: ThreadListener): Disposable {
    this.listeners.add(listener);
    return toDisposable(() => this.listeners.delete(listener));
  }

  /** Throws HostError "thread-not-found". */
  refuseClosed(): void {
    if (this.closed) throw new HostError("thread-not-found", `thread not found: ${this.id}`);
  }

  /** The thread as lists show it, without turns. */
  view(): Thread {
    const { meta, ephemeral, writer } = this.init;
    return {
      id: this.id,
      forkedFromId: meta.forkedFromId,
      preview: this.preview,
      ephemeral,
      modelProvider: this.settings.provider.id,
      createdAt: toUnixSeconds(meta.createdAtMs),
      updatedAt: this.updatedAt,
      status: this.statusNow,
      path: writer.path,
      cwd: this.settings.cwd,
      cliVersion: meta.cliVersion,
      source: meta.source,
      agentNickname: null,
      agentRole: null,
      gitInfo: this.gitInfo,
      name: this.name,
      turns: [],
    };
  }

  /** Throws HostError "store-failed" when the disk refuses; then nothing of it is stored. */
  record(...events: readonly StoredEvent[]): void {
    this.init.writer.append(events);
    this.activeAtMs = this.services.clock.now();
    this.updatedAt = toUnixSeconds(this.activeAtMs);
    for (const event of events) {
      if (event.type === "compacted") this.lastContext = null;
      if (event.type === "turnContext") this.lastContext = event.context;
      if (event.type === "goalUpdated") this.goalNow = event.goal;
      if (event.type === "goalCleared") this.goalNow = null;
      if (event.type === "queueChanged") this.queueNow = event.queue;
      if (event.type === "userMessage" && this.preview === "") this.preview = previewOf(event.content);
    }
  }

  /** Adds to what the model remembers. Only once the history is loaded; throws as `record` does. */
  remember(item: ResponseItem, ...beside: readonly StoredEvent[]): void {
    this.record({ type: "history", item }, ...beside);
    this.history.push(item);
  }

  /** Lets input wait for the model; it survives the end of the host. Throws as `record` does. */
  enqueue(content: readonly UserInput[]): void {
    this.setQueue([...this.queueNow, { id: randomUUID(), content: [...content] }]);
    this.init.writer.materialize();
  }

  /** False when nothing of that id waits. */
  dequeue(id: string): boolean {
    const rest = this.queueNow.filter((each) => each.id !== id);
    if (rest.length === this.queueNow.length) return false;
    this.setQueue(rest);
    return true;
  }

  private setQueue(queue: readonly HeddleQueuedInput[]): void {
    this.record({ type: "queueChanged", queue });
    this.emit({ type: "queueUpdated", queue });
  }

  emit(event: ThreadEvent): void {
    for (const listener of this.listeners) listener(this.id, event);
  }

  setStatus(status: ThreadStatus): void {
    this.statusNow = status;
    this.emit({ type: "statusChanged", status });
  }

  addUsage(turnId: string, last: TokenUsageBreakdown, modelContextWindow: number | null): void {
    this.usageNow = addTokenUsage(this.usageNow, last, modelContextWindow);
    this.meter.counted(last.totalTokens, this.history.items().length);
    this.record({ type: "tokenCount", usage: this.usageNow, rateLimits: this.rateLimits });
    this.emit({ type: "tokenUsageUpdated", turnId, usage: this.usageNow });
  }

  addSideUsage(turnId: string, usage: TokenUsageBreakdown): void {
    const before = this.usageNow;
    const { total, modelContextWindow } = addTokenUsage(before, usage, before?.modelContextWindow ?? null);
    this.usageNow = { total, last: before?.last ?? usage, modelContextWindow };
    this.record({ type: "tokenCount", usage: this.usageNow, rateLimits: this.rateLimits });
    this.emit({ type: "tokenUsageUpdated", turnId, usage: this.usageNow });
  }

  /** Puts something shorter in place of the history. Throws as `record` does; then the history stays. */
  compact(turnId: string, { message, items, tokens, modelContextWindow, beside }: CompactedHistory): void {
    const usage = compactedUsage(this.usageNow, tokens, modelContextWindow);
    this.record({ type: "compacted", message, replacementHistory: items }, ...beside, {
      type: "tokenCount",
      usage,
      rateLimits: this.rateLimits,
    });
    this.history.replace(items);
    this.compactions++;
    this.usageNow = usage;
    this.meter.compacted(tokens, items.length);
    this.emit({ type: "tokenUsageUpdated", turnId, usage });
  }

  noteRateLimits(snapshot: RateLimitSnapshot): void {
    const rateLimits = mergeRateLimits(this.knownLimits, snapshot);
    this.rateLimits = rateLimits;
    this.emit({ type: "rateLimitsUpdated", rateLimits });
  }
}

function previewOf(content: readonly UserInput[]): string {
  for (const part of content) if (part.type === "text") return part.text;
  return "";
}
