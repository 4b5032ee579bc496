import type { ClientOfCall } from "../tools/tool.js";
import type { TurnScope } from "./turn-scope.js";

/** The thread's clients, as one call of a tool may turn to them. */
export function clientOfCall(scope: TurnScope, callId: string): ClientOfCall {
  const { threadId, turnId, signal } = scope;
  const { clientRequests } = scope.services;
  return {
    askQuestions: (questions) =>
      scope.whileWaiting("waitingOnUserInput", () =>
        clientRequests.askQuestions({ threadId, turnId, itemId: callId, questions: [...questions] }, signal),
      ),
    callTool: (tool, namespace, args) =>
      clientRequests.callTool({ threadId, turnId, callId, namespace, tool, arguments: args }, signal),
  };
}
