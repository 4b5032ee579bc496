// How many tokens something costs when nobody has counted it: four bytes make about one.
import type { ContentItem, ResponseItem, ToolOutput } from "../protocol/response-item.js";

export const BYTES_PER_TOKEN = 4;

/** Providers count an image by its size on screen, not by its bytes; this is what a large one costs. */
export const IMAGE_TOKENS = 1_800;

export function textTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text, "utf8") / BYTES_PER_TOKEN);
}

export function itemTokens(item: ResponseItem): number {
  switch (item.type) {
    case "message":
      return contentTokens(item.content);
    case "reasoning":
      return sealedTokens(item.encrypted_content) + sum(item.summary, ({ text }) => textTokens(text));
    case "function_call":
      return textTokens(item.name) + textTokens(item.arguments);
    case "custom_tool_call":
      return textTokens(item.name) + textTokens(item.input);
    case "function_call_output":
    case "custom_tool_call_output":
      return outputTokens(item.output);
    case "tool_search_call":
      return textTokens(JSON.stringify(item.arguments));
    case "tool_search_output":
      return textTokens(JSON.stringify(item.tools));
    case "compaction":
      return sealedTokens(item.encrypted_content);
    default:
      return item satisfies never;
  }
}

export function itemsTokens(items: readonly ResponseItem[]): number {
  return sum(items, itemTokens);
}

export function contentTokens(content: readonly ContentItem[]): number {
  return sum(content, (part) => (part.type === "input_image" ? IMAGE_TOKENS : textTokens(part.text)));
}

function outputTokens(output: ToolOutput): number {
  return typeof output === "string" ? textTokens(output) : contentTokens(output);
}

/** Base64 of something that is as long as what it stands for. */
function sealedTokens(sealed: string | null | undefined): number {
  return Math.ceil(((sealed?.length ?? 0) * 3) / 4 / BYTES_PER_TOKEN);
}

function sum<T>(values: readonly T[], tokens: (value: T) => number): number {
  return values.reduce((total, value) => total + tokens(value), 0);
}
