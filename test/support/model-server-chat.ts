import type { Format } from "./model-server.js";

/** Chunks of a chat completion; calls come in pieces, as real servers send them. */
export function chatFormat(nextId: () => string): Format {
  const id = `chatcmpl-${nextId()}`;
  let callCount = 0;
  const chunk = (delta: unknown, finish_reason: string | null = null) => ({
    id,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, finish_reason }],
  });
  return {
    begin: () => [chunk({ role: "assistant", content: "" })],
    step(step) {
      if ("reasoning" in step) return [chunk({ reasoning_content: step.reasoning })];
      if ("text" in step) return (step.chunks ?? [step.text]).map((content) => chunk({ content }));
      const index = callCount++;
      const { name, callId } = "call" in step ? step.call : step.custom;
      const text = JSON.stringify("call" in step ? step.call.args : { input: step.custom.input });
      const middle = Math.floor(text.length / 2);
      const piece = (part: object) => chunk({ tool_calls: [{ index, ...part }] });
      return [
        piece({ id: callId ?? `call_${nextId()}`, type: "function", function: { name, arguments: "" } }),
        piece({ function: { arguments: text.slice(0, middle) } }),
        piece({ function: { arguments: text.slice(middle) } }),
      ];
    },
    end: () => [
      chunk({}, callCount > 0 ? "tool_calls" : "stop"),
      {
        id,
        object: "chat.completion.chunk",
        choices: [],
        usage: {
          prompt_tokens: 100,
          completion_tokens: 20,
          total_tokens: 120,
          prompt_tokens_details: { cached_tokens: 40 },
          completion_tokens_details: { reasoning_tokens: 5 },
        },
      },
    ],
    epilogue: "data: [DONE]\n\n",
    toEvent: (event) => `data: ${JSON.stringify(event)}\n\n`,
  };
}
