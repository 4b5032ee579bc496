// One answer of the model: streams it to the thread's clients and into history, and tries again when it drops.
import type { ModelError, ModelEvent, ModelInfo, ModelRequest } from "../models/model-client.js";
import type { AgentMessageItem, ReasoningItem } from "../protocol/item.js";
import type { ResponseItem } from "../protocol/response-item.js";
import type { TurnError } from "../protocol/turn-error.js";
import { isModelCall, type ModelCall, toPrompt } from "./history.js";
import { BASE_INSTRUCTIONS } from "./instructions.js";
import { outputLimitBytes } from "./output-limit.js";
import { PlanAnswer, type PlanItem } from "./plan/plan-answer.js";
import { withStreamRetries } from "./stream-retries.js";
import { toolSpecs } from "./tool-specs.js";
import type { TurnScope } from "./turn-scope.js";
import { isPlanMode } from "./working-mode.js";

export interface Answer {
  /** Tool calls in the model's order. */
  readonly calls: readonly ModelCall[];
  /** The text of the last message, of a remark on the way only when there was no other; null without any. */
  readonly lastMessage: string | null;
}

export interface AnswerOptions {
  readonly model: ModelInfo;
  readonly outputSchema: unknown;
  /** Runs calls and remembers their outputs; throws the signal's reason. */
  readonly runCalls: (calls: readonly ModelCall[]) => Promise<void>;
}

/**
 * Throws ModelError when the provider will not answer, and the signal's reason when the turn is interrupted. Calls
 * that were whole when an attempt dropped are in history, and the next attempt goes on from there: they are run
 * before it, and are not among those of the answer.
 */
export async function streamAnswer(scope: TurnScope, options: AnswerOptions): Promise<Answer> {
  let saidBefore: string | null = null;
  let sink = new AnswerSink(scope, options.model);
  await withStreamRetries(
    scope,
    () => {
      sink = new AnswerSink(scope, options.model);
      return readAnswer(scope, options, sink);
    },
    async () => {
      const dropped = sink.answer();
      saidBefore = dropped.lastMessage ?? saidBefore;
      await options.runCalls(dropped.calls);
    },
  );
  const { calls, lastMessage } = sink.answer();
  return { calls, lastMessage: lastMessage ?? saidBefore };
}

export function toTurnError(error: ModelError): TurnError {
  return {
    message: error.message,
    codexErrorInfo: error.info,
    additionalDetails: error.options.details ?? null,
  };
}

async function readAnswer(
  scope: TurnScope,
  { model, outputSchema }: AnswerOptions,
  sink: AnswerSink,
): Promise<void> {
  const client = await scope.services.models.client(scope.settings.provider);
  try {
    for await (const event of client.stream(toRequest(scope, model, outputSchema), scope.signal)) {
      sink.take(event);
    }
  } finally {
    sink.dropUnfinished();
  }
}

type RequestScope = Pick<
  TurnScope,
  | "conversation"
  | "purpose"
  | "turnId"
  | "settings"
  | "services"
  | "tools"
  | "hasGoals"
  | "history"
  | "compactions"
  | "clientMetadata"
>;

export function toRequest(scope: RequestScope, model: ModelInfo, outputSchema: unknown): ModelRequest {
  const { settings } = scope;
  return {
    model: settings.model,
    instructions: settings.baseInstructions ?? BASE_INSTRUCTIONS,
    input: toPrompt(scope.history(), outputLimitBytes(settings, model)),
    tools: toolSpecs(scope, model),
    parallelToolCalls: model.supportsParallelToolCalls,
    reasoning: model.supportsReasoning ? { effort: settings.effort, summary: settings.summary } : null,
    supportsImages: model.supportsImages,
    supportsCustomTools: model.supportsCustomTools,
    outputSchema,
    serviceTier: settings.serviceTier,
    clientMetadata: scope.clientMetadata(),
    threadId: scope.conversation,
    turnId: scope.turnId,
    compactions: scope.compactions(),
    ...(scope.purpose === null ? {} : { purpose: scope.purpose }),
  };
}

/** Turns model events into thread events, in order, and remembers every finished item before telling of it. */
class AnswerSink {
  private readonly open = new Map<string, AgentMessageItem | PlanItem | ReasoningItem>();
  private readonly plan: PlanAnswer | null;
  private readonly calls: ModelCall[] = [];
  private lastMessage: string | null = null;
  /** The last one that the model did not mean as a remark on the way. */
  private finalMessage: string | null = null;

  constructor(
    private readonly scope: TurnScope,
    private readonly model: ModelInfo,
  ) {
    this.plan = isPlanMode(scope.settings)
      ? new PlanAnswer({
          turnId: scope.turnId,
          start: (item) => this.start(item),
          isOpen: (itemId) => this.open.has(itemId),
          emit: (event) => scope.emit(event),
        })
      : null;
  }

  answer(): Answer {
    return { calls: this.calls, lastMessage: this.finalMessage ?? this.lastMessage };
  }

  dropUnfinished(): void {
    this.scope.dropUnfinished(this.open.keys());
    this.open.clear();
  }

  take(event: ModelEvent): void {
    const { scope } = this;
    const { turnId } = scope;
    switch (event.type) {
      case "itemStarted":
        scope.noteFirstToken();
        // A message may turn out to be a plan and nothing else.
        if (event.item === "message" && this.plan !== null) return;
        this.start(event.item === "message" ? emptyMessage(event.itemId) : emptyReasoning(event.itemId));
        return;
      case "textDelta":
        scope.noteFirstToken();
        if (this.plan !== null) {
          this.plan.delta(event.itemId, event.delta);
          return;
        }
        if (!this.open.has(event.itemId)) this.start(emptyMessage(event.itemId));
        scope.emit({ type: "agentMessageDelta", turnId, itemId: event.itemId, delta: event.delta });
        return;
      case "reasoningSummaryPartAdded":
        this.startReasoning(event.itemId);
        scope.emit({ ...event, type: "reasoningSummaryPartAdded", turnId });
        return;
      case "reasoningSummaryDelta":
        this.startReasoning(event.itemId);
        scope.emit({ ...event, type: "reasoningSummaryDelta", turnId });
        return;
      case "reasoningTextDelta":
        this.startReasoning(event.itemId);
        scope.emit({ ...event, type: "reasoningTextDelta", turnId });
        return;
      case "itemDone":
        scope.noteFirstToken();
        this.finish(event.itemId, event.item);
        return;
      case "rerouted":
        scope.emit({ ...event, type: "modelRerouted", turnId });
        scope.emit({ type: "warning", message: `${event.toModel} answers instead of ${event.fromModel}` });
        return;
      case "verification":
        scope.emit({ ...event, type: "modelVerification", turnId });
        return;
      case "warning":
        scope.emit(event);
        return;
      case "rateLimits":
        scope.noteRateLimits(event.rateLimits);
        return;
      case "completed":
        if (event.usage !== null) scope.addUsage(event.usage, this.model.contextWindow);
        return;
      default:
        event satisfies never;
    }
  }

  private start(item: AgentMessageItem | PlanItem | ReasoningItem): void {
    if (this.open.has(item.id)) return;
    this.open.set(item.id, item);
    this.scope.emit({ type: "itemStarted", turnId: this.scope.turnId, item });
  }

  private startReasoning(itemId: string): void {
    this.scope.noteFirstToken();
    this.start(emptyReasoning(itemId));
  }

  private finish(itemId: string, record: ResponseItem): void {
    const { scope } = this;
    if (isModelCall(record)) {
      this.calls.push(record);
      scope.remember(record);
      return;
    }
    const item = toThreadItem(itemId, record);
    if (item === null) {
      scope.remember(record);
      return;
    }
    const { turnId } = scope;
    const items = item.type === "agentMessage" && this.plan !== null ? this.plan.finish(item) : [item];
    for (const each of items) {
      if (each.type === "reasoning") continue;
      this.lastMessage = each.text;
      if (each.type !== "agentMessage" || each.phase !== "commentary") this.finalMessage = each.text;
    }
    scope.remember(record, ...items.map((each) => ({ type: "itemCompleted" as const, turnId, item: each })));
    for (const each of items) {
      if (!this.open.delete(each.id)) scope.emit({ type: "itemStarted", turnId, item: each });
      scope.emit({ type: "itemCompleted", turnId, item: each });
    }
  }
}

function emptyMessage(id: string): AgentMessageItem {
  return { type: "agentMessage", id, text: "", phase: null, memoryCitation: null };
}

function emptyReasoning(id: string): ReasoningItem {
  return { type: "reasoning", id, summary: [], content: [] };
}

function toThreadItem(id: string, record: ResponseItem): AgentMessageItem | ReasoningItem | null {
  if (record.type === "message" && record.role === "assistant") {
    const text = record.content.map((part) => (part.type === "output_text" ? part.text : "")).join("");
    return { type: "agentMessage", id, text, phase: record.phase ?? null, memoryCitation: null };
  }
  if (record.type === "reasoning") {
    return {
      type: "reasoning",
      id,
      summary: record.summary.map((part) => part.text),
      content: (record.content ?? []).map((part) => part.text),
    };
  }
  return null;
}
