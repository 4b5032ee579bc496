// The turn that answers the user: put the context before their words, let the model answer, run its tools, repeat
// until it has nothing more to do.
import type { ResponseItem } from "../../protocol/response-item.js";
import type { UserInput } from "../../protocol/user-input.js";
import { answerWithRoom } from "../compaction/answer-with-room.js";
import { inputTokens } from "../compaction/users-words.js";
import type { ModelCall } from "../history.js";
import { MAX_ANSWERS_PER_TURN } from "../limits.js";
import { openTurn } from "../open-turn.js";
import { runToolCalls } from "../tool-calls.js";
import { createTurnDiff } from "../turn-diff.js";
import type { TurnScope } from "../turn-scope.js";
import { addQueuedInput, addUserMessage } from "../user-message.js";
import { failed, type Task, type TurnOutcome } from "./task.js";

export interface RegularInput {
  readonly content: readonly UserInput[];
  /** What the turn begins with when nobody said anything: the thread goes on by itself. */
  readonly opening?: ResponseItem;
  /** JSON Schema that the last message must follow; undefined for none. */
  readonly outputSchema?: unknown;
}

export function regularTask(input: RegularInput): Task {
  return { kind: "regular", isContinuation: input.opening !== undefined, run: (scope) => run(scope, input) };
}

async function run(scope: TurnScope, { content, opening, outputSchema }: RegularInput): Promise<TurnOutcome> {
  if (content.length === 0 && opening === undefined && scope.queue().length === 0) {
    return failed("input must not be empty", "badRequest");
  }
  const model = await openTurn(scope, inputTokens(content));
  if (opening !== undefined) scope.remember(opening);
  await addQueuedInput(scope);
  if (content.length > 0) await addUserMessage(scope, content);
  scope.signal.throwIfAborted();

  const diff = createTurnDiff(scope.settings.cwd);
  const runCalls = (calls: readonly ModelCall[]) => runToolCalls(scope, calls, diff);
  let lastMessage: string | null = null;
  for (let answers = 0; ; answers++) {
    if (answers === MAX_ANSWERS_PER_TURN) {
      return failed(`the turn was stopped after ${MAX_ANSWERS_PER_TURN} answers of the model`);
    }
    const answer = await answerWithRoom(scope, { model, outputSchema, runCalls });
    lastMessage = answer.lastMessage ?? lastMessage;
    await runCalls(answer.calls);
    scope.signal.throwIfAborted();
    for (const note of scope.takeNotes()) scope.remember(note);
    const hasMore = await addQueuedInput(scope);
    if (answer.calls.length === 0 && !hasMore) break;
  }
  if (!diff.isEmpty) scope.emit({ type: "diffUpdated", turnId: scope.turnId, diff: await diff.text() });
  return { status: "completed", lastMessage };
}
