import type { Format } from "./model-server.js";

/** The events of the Responses API, with the numbers and ids that a real server gives them. */
export function responsesFormat(nextId: () => string): Format {
  const responseId = `resp_${nextId()}`;
  let index = 0;
  return {
    begin: () => [{ type: "response.created", response: { id: responseId } }],
    step(step) {
      const output_index = index++;
      if ("reasoning" in step) {
        const item_id = `rs_${nextId()}`;
        const place = { item_id, output_index, summary_index: 0 };
        const item = { type: "reasoning", id: item_id };
        const summary = [{ type: "summary_text", text: step.reasoning }];
        return [
          { type: "response.output_item.added", output_index, item: { ...item, summary: [] } },
          {
            type: "response.reasoning_summary_part.added",
            ...place,
            part: { type: "summary_text", text: "" },
          },
          { type: "response.reasoning_summary_text.delta", ...place, delta: step.reasoning },
          {
            type: "response.output_item.done",
            output_index,
            item: { ...item, summary, encrypted_content: "sealed" },
          },
        ];
      }
      if ("text" in step) {
        const item_id = `msg_${nextId()}`;
        const item = { type: "message", role: "assistant", id: item_id };
        return [
          { type: "response.output_item.added", output_index, item: { ...item, content: [] } },
          ...(step.chunks ?? [step.text]).map((delta) => ({
            type: "response.output_text.delta",
            item_id,
            output_index,
            content_index: 0,
            delta,
          })),
          {
            type: "response.output_item.done",
            output_index,
            item: { ...item, content: [{ type: "output_text", text: step.text, annotations: [] }] },
          },
        ];
      }
      const item =
        "call" in step
          ? {
              type: "function_call",
              id: `fc_${nextId()}`,
              call_id: step.call.callId ?? `call_${nextId()}`,
              name: step.call.name,
              arguments: JSON.stringify(step.call.args),
            }
          : {
              type: "custom_tool_call",
              id: `ctc_${nextId()}`,
              call_id: step.custom.callId ?? `call_${nextId()}`,
              name: step.custom.name,
              input: step.custom.input,
            };
      return [{ type: "response.output_item.done", output_index, item }];
    },
    end: () => [
      {
        type: "response.completed",
        response: {
          id: responseId,
          usage: {
            input_tokens: 100,
            input_tokens_details: { cached_tokens: 40 },
            output_tokens: 20,
            output_tokens_details: { reasoning_tokens: 5 },
            total_tokens: 120,
          },
        },
      },
    ],
    epilogue: "",
    toEvent(event) {
      const type =
        typeof event === "object" && event !== null && "type" in event ? String(event.type) : "message";
      return `event: ${type}\ndata: ${JSON.stringify(event)}\n\n`;
    },
  };
}
