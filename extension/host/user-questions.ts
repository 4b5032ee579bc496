// Questions of the model that wait for the user. Pure.
import type {
  ToolRequestUserInputParams,
  ToolRequestUserInputResponse,
} from "../../agent-host/protocol/user-question.js";
import type { PendingQuestions } from "../views/messages.js";
import { createWaitingRequests, requestIdOf, type Withdrawal } from "./waiting-requests.js";

/** By the ids of the questions; one that is missing was not answered. */
export type QuestionAnswers = Readonly<Record<string, readonly string[]>>;

export interface UserQuestions {
  /** In the order of their arrival. */
  pending(): readonly PendingQuestions[];
  ask(params: ToolRequestUserInputParams, token: Withdrawal): Promise<ToolRequestUserInputResponse>;
  /** Does nothing when the question is gone. */
  answer(requestId: string, answers: QuestionAnswers): void;
  /** Takes back the questions of a turn, or all of them with null. */
  withdraw(turnId: string | null): void;
}

export function createUserQuestions(onChange: (pending: readonly PendingQuestions[]) => void): UserQuestions {
  const requests = createWaitingRequests<PendingQuestions, ToolRequestUserInputResponse>(onChange);
  return {
    pending: () => requests.pending(),
    ask(params, token) {
      const { threadId, turnId, itemId, questions } = params;
      const requestId = requestIdOf("questions", threadId, itemId);
      return requests.ask({ requestId, threadId, turnId, itemId, questions }, token);
    },
    answer(requestId, answers) {
      const given: ToolRequestUserInputResponse["answers"] = {};
      for (const [id, texts] of Object.entries(answers)) given[id] = { answers: [...texts] };
      requests.answer(requestId, { answers: given });
    },
    withdraw: (turnId) => requests.withdraw(turnId),
  };
}
