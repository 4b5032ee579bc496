// Compaction: something shorter takes the place of the history. By the provider itself where it offers that, else by a
// summary. Until the shorter history is stored, nothing has changed: whatever fails before leaves the thread as it was.
import { randomUUID } from "node:crypto";
import { errorMessage } from "../../base/errors.js";
import { ModelError, type ModelInfo } from "../../models/model-client.js";
import type { ResponseItem } from "../../protocol/response-item.js";
import type { TurnContext } from "../../store/stored-event.js";
import { isModelMade } from "../context-meter.js";
import { toPrompt } from "../history.js";
import { BASE_INSTRUCTIONS } from "../instructions.js";
import { outputLimitBytes } from "../output-limit.js";
import { itemsTokens, textTokens } from "../token-estimate.js";
import type { TurnScope } from "../turn-scope.js";
import { planItems, runningCommandLines } from "./open-work.js";
import { compactionRequest, summarise } from "./summarise.js";
import { summaryMessage } from "./summary.js";
import { isUsersWords, newestUsersWords } from "./users-words.js";

/** Of the user's own words, what a compaction leaves as it is. */
const USERS_WORDS_TOKENS = 20_000;

const LONG_THREAD_WARNING =
  "The conversation was compacted. After several compactions a model knows less and less of how it began: start a new thread when the subject allows.";

/** The surroundings that the model must be told of anew, for a turn that goes on. */
export interface Surroundings {
  readonly context: TurnContext;
  readonly messages: readonly ResponseItem[];
}

/** False while there is nothing that a model said or did: then a compaction cannot help. */
export function canCompact(history: readonly ResponseItem[]): boolean {
  return history.some(isModelMade);
}

/**
 * Compacts the thread's history and tells of it. In the middle of a turn `surroundings` go before the user's last
 * words; without them the next turn tells the model of them. Throws ModelError and the signal's reason.
 */
export async function compactHistory(
  scope: TurnScope,
  model: ModelInfo,
  surroundings: Surroundings | null,
): Promise<void> {
  const { turnId } = scope;
  const item = { type: "contextCompaction" as const, id: randomUUID() };
  scope.emit({ type: "itemStarted", turnId, item });
  try {
    const { message, items: compacted } = (await byProvider(scope, model)) ?? (await bySummary(scope, model));
    scope.signal.throwIfAborted();
    const items = surroundings === null ? compacted : withSurroundings(compacted, surroundings.messages);
    scope.compact({
      message,
      items,
      tokens: itemsTokens(items) + textTokens(scope.settings.baseInstructions ?? BASE_INSTRUCTIONS),
      modelContextWindow: model.contextWindow,
      beside: [
        ...(surroundings === null ? [] : [{ type: "turnContext" as const, context: surroundings.context }]),
        { type: "itemCompleted", turnId, item },
      ],
    });
  } catch (error) {
    scope.dropUnfinished([item.id]);
    throw error;
  }
  scope.emit({ type: "itemCompleted", turnId, item });
  scope.emit({ type: "warning", message: LONG_THREAD_WARNING });
}

interface Compacted {
  readonly message: string;
  readonly items: readonly ResponseItem[];
}

async function bySummary(scope: TurnScope, model: ModelInfo): Promise<Compacted> {
  const notes = await summarise(scope, model);
  const history = scope.history();
  const summary = summaryMessage(notes, runningCommandLines(scope.tools.runningCommands(), history));
  const words = newestUsersWords(history, USERS_WORDS_TOKENS);
  return { message: summary.text, items: [...words, ...planItems(history), summary.item] };
}

/** Null where the provider does not offer it, or could not do it. */
async function byProvider(scope: TurnScope, model: ModelInfo): Promise<Compacted | null> {
  const { models, log } = scope.services;
  const client = await models.client(scope.settings.provider);
  const input = toPrompt(scope.history(), outputLimitBytes(scope.settings, model));
  try {
    const output = (await client.compact?.(compactionRequest(scope, model, input), scope.signal)) ?? null;
    // The surroundings are told anew, and nobody but us may speak as the developer.
    const items = output?.filter((each) => isUsersWords(each) || isModelMade(each)) ?? [];
    return items.length === 0 ? null : { message: "", items };
  } catch (error) {
    scope.signal.throwIfAborted();
    if (!(error instanceof ModelError)) throw error;
    log.warn("the provider could not compact the conversation, so it is summed up here", {
      threadId: scope.threadId,
      reason: errorMessage(error),
    });
    return null;
  }
}

function withSurroundings(items: readonly ResponseItem[], messages: readonly ResponseItem[]): ResponseItem[] {
  const last = items.findLastIndex(isUsersWords);
  const at = last === -1 ? 0 : last;
  return [...items.slice(0, at), ...messages, ...items.slice(at)];
}
