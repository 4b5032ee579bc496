// One answer of the model: streams it to the thread's clients and into history, and tries again when it drops.
import type { ModelError, ModelEvent, ModelInfo, ModelRequest } from "../models/model-client.js";
import type { AgentMessageItem, ReasoningItem, ThreadItem } from "../protocol/item.js";
import type { ResponseItem } from "../protocol/response-item.js";
import type { TurnError } from "../protocol/turn-error.js";
import { type ToolCallItem, toPrompt } from "./history.js";
import { BASE_INSTRUCTIONS } from "./instructions.js";
import { offeredTools } from "./offered-tools.js";
import { outputLimitBytes } from "./output-limit.js";
import { withStreamRetries } from "./stream-retries.js";
import type { TurnScope } from "./turn-scope.js";

export interface Answer {
  /** Tool calls in the model's order. */
  readonly calls: readonly ToolCallItem[];
  /** The text of the last message, of a remark on the way only when there was no other; null without any. */
  readonly lastMessage: string | null;
}

export interface AnswerOptions {
  readonly model: ModelInfo;
  readonly outputSchema: unknown;
  /** Runs calls and remembers their outputs; throws the signal's reason. */
  readonly runCalls: (calls: readonly ToolCallItem[]) => Promise<void>;
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
>;

export function toRequest(scope: RequestScope, model: ModelInfo, outputSchema: unknown): ModelRequest {
  const { settings } = scope;
  return {
    model: settings.model,
    instructions: settings.baseInstructions ?? BASE_INSTRUCTIONS,
    input: toPrompt(scope.history(), outputLimitBytes(settings, model)),
    tools: offeredTools(scope).map((tool) => tool.spec),
    parallelToolCalls: model.supportsParallelToolCalls,
    reasoning: model.supportsReasoning ? { effort: settings.effort, summary: settings.summary } : null,
    supportsImages: model.supportsImages,
    supportsCustomTools: model.supportsCustomTools,
    outputSchema,
    threadId: scope.conversation,
    turnId: scope.turnId,
    compactions: scope.compactions(),
    ...(scope.purpose === null ? {} : { purpose: scope.purpose }),
  };
}

/** Turns model events into thread events, in order, and remembers every finished item before telling of it. */
class AnswerSink {
  private readonly open = new Map<string, AgentMessageItem | ReasoningItem>();
  private readonly calls: ToolCallItem[] = [];
  private lastMessage: string | null = null;
  /** The last one that the model did not mean as a remark on the way. */
  private finalMessage: string | null = null;

  constructor(
    private readonly scope: TurnScope,
    private readonly model: ModelInfo,
  ) {}

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
        this.start(event.item === "message" ? emptyMessage(event.itemId) : emptyReasoning(event.itemId));
        return;
      case "textDelta":
        scope.noteFirstToken();
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

  private start(item: AgentMessageItem | ReasoningItem): void {
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
    if (record.type === "function_call" || record.type === "custom_tool_call") {
      this.calls.push(record);
      scope.remember(record);
      return;
    }
    const item = toThreadItem(itemId, record);
    if (item === null) {
      scope.remember(record);
      return;
    }
    if (item.type === "agentMessage") {
      this.lastMessage = item.text;
      if (item.phase !== "commentary") this.finalMessage = item.text;
    }
    scope.remember(record, { type: "itemCompleted", turnId: scope.turnId, item });
    if (!this.open.delete(itemId)) scope.emit({ type: "itemStarted", turnId: scope.turnId, item });
    scope.emit({ type: "itemCompleted", turnId: scope.turnId, item });
  }
}

function emptyMessage(id: string): AgentMessageItem {
  return { type: "agentMessage", id, text: "", phase: null, memoryCitation: null };
}

function emptyReasoning(id: string): ReasoningItem {
  return { type: "reasoning", id, summary: [], content: [] };
}

function toThreadItem(id: string, record: ResponseItem): ThreadItem | null {
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
