// Questions of the model on their way to people (protocol §3, item/tool/requestUserInput).
import type { Log } from "../base/log.js";
import { ToolRequestUserInputResponse, toolRequestUserInput } from "../protocol/user-question.js";
import type { ClientRequests, UserAnswers } from "../tools/client-requests.js";
import type { OpenRequests } from "./open-requests.js";

export function createAskQuestions(requests: OpenRequests, log: Log): ClientRequests["askQuestions"] {
  return (question, signal) => {
    const { threadId, itemId } = question;
    const known = new Set(question.questions.map(({ id }) => id));
    return requests.ask<UserAnswers | null>(
      {
        threadId,
        itemId,
        send: (client) => client.request(toolRequestUserInput, question),
        read(answer) {
          const parsed = ToolRequestUserInputResponse.safeParse(answer);
          if (parsed.success) {
            return Object.fromEntries(Object.entries(parsed.data.answers).filter(([id]) => known.has(id)));
          }
          log.warn("a question was answered in an unknown way and counts as not answered", { itemId });
          return {};
        },
        onFailure: {},
      },
      signal,
    );
  };
}
