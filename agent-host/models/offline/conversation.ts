// What the offline model reads of a request: the newest thing a person asked for, and what has come of it so far.
import type { ResponseItem, ToolOutput } from "../../protocol/response-item.js";

export interface Conversation {
  /** The texts of the newest user message, as they were sent; empty when nobody asked anything. */
  readonly texts: readonly string[];
  /** The outputs of the calls made since, in the order of the calls. */
  readonly outputs: readonly ToolOutput[];
}

export function readConversation(input: readonly ResponseItem[]): Conversation {
  const index = input.findLastIndex((item) => personTexts(item).length > 0);
  const asked = input[index];
  if (asked === undefined) return { texts: [], outputs: [] };
  const outputs = input
    .slice(index + 1)
    .flatMap((item) =>
      item.type === "function_call_output" || item.type === "custom_tool_call_output" ? [item.output] : [],
    );
  return { texts: personTexts(asked), outputs };
}

/** Messages in the user's name that no person typed: surroundings, project instructions, skills, markers. */
const NOT_TYPED = /^(?:<[a-z_]+>|# AGENTS\.md instructions|The user refers to )/;

function personTexts(item: ResponseItem): string[] {
  if (item.type !== "message" || item.role !== "user") return [];
  return item.content.flatMap((part) =>
    part.type === "input_text" && part.text.trim() !== "" && !NOT_TYPED.test(part.text) ? [part.text] : [],
  );
}

export function outputText(output: ToolOutput): string {
  if (typeof output === "string") return output;
  return output.map((part) => (part.type === "input_image" ? "" : part.text)).join("\n");
}
