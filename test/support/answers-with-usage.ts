import type { Step } from "./model-server.js";

/** Ends an answer of the Responses format with these numbers in place of the usual ones. */
export function usage(inputTokens: number, outputTokens = 20): Step {
  return {
    raw: {
      type: "response.completed",
      response: {
        id: "resp_counted",
        usage: {
          input_tokens: inputTokens,
          input_tokens_details: { cached_tokens: 0 },
          output_tokens: outputTokens,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: inputTokens + outputTokens,
        },
      },
    },
  };
}

/** An answer that is refused because the conversation is too long. */
export const tooLong: readonly Step[] = [
  {
    raw: {
      type: "response.failed",
      response: { error: { code: "context_length_exceeded", message: "too many tokens" } },
    },
  },
];
