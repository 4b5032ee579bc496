import type { ContentItem, ResponseItem, ToolOutput } from "../protocol/response-item.js";

const IMAGE_NOTE = "[an image was left out here: this model takes text only]";

/** The same items with a note in place of each image, for models that would refuse the request otherwise. */
export function withImageNotes(items: readonly ResponseItem[]): ResponseItem[] {
  return items.map((item) => {
    if (item.type === "message") return { ...item, content: noted(item.content) };
    if (item.type === "function_call_output" || item.type === "custom_tool_call_output") {
      return { ...item, output: notedOutput(item.output) };
    }
    return item;
  });
}

function notedOutput(output: ToolOutput): ToolOutput {
  return typeof output === "string" ? output : noted(output);
}

function noted(content: readonly ContentItem[]): ContentItem[] {
  return content.map((part) =>
    part.type === "input_image" ? { type: "input_text", text: IMAGE_NOTE } : part,
  );
}
