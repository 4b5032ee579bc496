// The port through which tools reach the clients of a thread. The server fills it; without clients, whoever runs the
// host does.
import { ToolFailure } from "../base/errors.js";
import type { DynamicToolCallParams, DynamicToolCallResponse } from "../protocol/dynamic-tool.js";
import type { ToolRequestUserInputParams, ToolRequestUserInputResponse } from "../protocol/user-question.js";

/** By the ids of the questions. */
export type UserAnswers = ToolRequestUserInputResponse["answers"];

export interface ClientRequests {
  /**
   * Asks and waits, for as long as it takes. An error or a malformed answer counts as no answers; null when there is
   * nobody to be asked. Rejects only with the signal's reason, and withdraws the question then.
   */
  askQuestions(request: ToolRequestUserInputParams, signal: AbortSignal): Promise<UserAnswers | null>;
  /**
   * Lets a client run one of its tools. Throws ToolFailure when none is there, or it went away, answered with an
   * error or not as it should; rejects with the signal's reason when the turn ends.
   */
  callTool(request: DynamicToolCallParams, signal: AbortSignal): Promise<DynamicToolCallResponse>;
}

/** Where no client is, and none will come. */
export const withoutClient: ClientRequests = {
  askQuestions: async () => null,
  async callTool({ tool }) {
    throw new ToolFailure(`${tool} cannot run: the client that could run it is not part of this run`);
  },
};
