// A review of changes (protocol §5.12): a reviewer with a memory of its own looks at them, and what it found becomes
// part of the thread.
import { ModelError } from "../../models/model-client.js";
import type { ThreadItem } from "../../protocol/item.js";
import { reviewText } from "../../store/review-text.js";
import type { ReviewOutput } from "../../store/stored-event.js";
import { answerWithRoom } from "../compaction/answer-with-room.js";
import { contextMessage, type ModelCall } from "../history.js";
import { MAX_ANSWERS_PER_TURN } from "../limits.js";
import { openTurn } from "../open-turn.js";
import { parseReviewOutput } from "../review/output.js";
import { reviewerScope } from "../review/reviewer-scope.js";
import type { ReviewRequest } from "../review/target.js";
import { runToolCalls } from "../tool-calls.js";
import { createTurnDiff } from "../turn-diff.js";
import type { TurnScope } from "../turn-scope.js";
import { addUserMessage } from "../user-message.js";
import { failed, type Task, type TurnOutcome } from "./task.js";

export function reviewTask(request: ReviewRequest): Task {
  return { kind: "review", run: (scope) => run(scope, request) };
}

async function run(scope: TurnScope, { label, prompt }: ReviewRequest): Promise<TurnOutcome> {
  const { turnId, services } = scope;
  scope.record({
    type: "turnStarted",
    turnId,
    startedAt: Math.floor(services.clock.now() / 1000),
    modelContextWindow: null,
  });
  scope.materialize();
  show(scope, { type: "enteredReviewMode", id: turnId, review: label });
  let output: ReviewOutput | null = null;
  try {
    output = await review(scope, prompt);
  } catch (error) {
    leave(scope, unfinished(scope, error), null);
    throw error;
  }
  if (output === null) {
    const why = `the review was stopped after ${MAX_ANSWERS_PER_TURN} answers of the model`;
    leave(scope, why, null);
    return failed(why);
  }
  const text = reviewText(output) || "The reviewer had nothing to say.";
  leave(scope, text, output);
  return { status: "completed", lastMessage: text };
}

/** Null when the reviewer comes to no end. */
async function review(scope: TurnScope, prompt: string): Promise<ReviewOutput | null> {
  const reviewer = reviewerScope(scope);
  try {
    const model = await openTurn(reviewer.scope);
    await addUserMessage(reviewer.scope, [{ type: "text", text: prompt, text_elements: [] }]);
    const diff = createTurnDiff(scope.settings.cwd);
    const runCalls = (calls: readonly ModelCall[]) => runToolCalls(reviewer.scope, calls, diff);
    for (let answers = 0; answers < MAX_ANSWERS_PER_TURN; answers++) {
      scope.signal.throwIfAborted();
      const answer = await answerWithRoom(reviewer.scope, { model, outputSchema: undefined, runCalls });
      if (answer.calls.length === 0) return parseReviewOutput(answer.lastMessage ?? "");
      reviewer.showMessages();
      await runCalls(answer.calls);
    }
    return null;
  } finally {
    reviewer.dropMessages();
    scope.services.models.closeThread(reviewer.scope.conversation);
  }
}

function unfinished({ signal }: TurnScope, error: unknown): string {
  if (signal.aborted) return "The review was stopped before it was done.";
  return error instanceof ModelError
    ? `The review could not be done: ${error.message}`
    : "The review could not be done because of a fault in the agent host.";
}

/** The end of the review, for people and for the model of the thread. */
function leave(scope: TurnScope, text: string, output: ReviewOutput | null): void {
  const { turnId } = scope;
  show(scope, { type: "exitedReviewMode", id: `${turnId}-review`, review: text }, output);
  scope.remember(
    contextMessage(
      "user",
      [
        "<user_action>",
        output === null
          ? "The user had changes reviewed; the review did not come to its end."
          : "The user had changes reviewed. What the reviewer found:",
        text,
        "Fix nothing of it unless the user asks for that.",
        "</user_action>",
      ].join("\n"),
    ),
  );
  if (output === null) return;
  const item = {
    type: "agentMessage" as const,
    id: `${turnId}-review-message`,
    text,
    phase: null,
    memoryCitation: null,
  };
  scope.remember({ type: "message", role: "assistant", content: [{ type: "output_text", text }] });
  show(scope, item);
}

function show(scope: TurnScope, item: ThreadItem, review: ReviewOutput | null = null): void {
  const { turnId } = scope;
  scope.record({ type: "itemCompleted", turnId, item, ...(review === null ? {} : { review }) });
  scope.emit({ type: "itemStarted", turnId, item });
  scope.emit({ type: "itemCompleted", turnId, item });
}
