import { type Answer, type AnswerOptions, streamAnswer } from "../answer.js";
import { surroundingsOf } from "../open-turn.js";
import type { TurnScope } from "../turn-scope.js";
import { autoCompactLimit } from "./auto-limit.js";
import { canCompact, compactHistory } from "./compact-history.js";
import { isOverflow } from "./summarise.js";

/**
 * One answer of the model, with room made for it: before, when the conversation is known to be near the limit, and
 * once more when the provider finds it too long. What is still too long then is an error. Throws as streamAnswer does.
 */
export async function answerWithRoom(scope: TurnScope, options: AnswerOptions): Promise<Answer> {
  const { model } = options;
  const { meter } = scope;
  const limit = autoCompactLimit(scope.settings, model);
  if (meter.isOver(meter.tokens(scope.history()), limit) && canCompact(scope.history())) {
    await compactHistory(scope, model, await surroundingsOf(scope, null));
  }
  try {
    return await streamAnswer(scope, options);
  } catch (error) {
    if (!isOverflow(error) || !canCompact(scope.history())) throw error;
    scope.signal.throwIfAborted();
    await compactHistory(scope, model, await surroundingsOf(scope, null));
    return streamAnswer(scope, options);
  }
}
