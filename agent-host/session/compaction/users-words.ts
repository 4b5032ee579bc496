// Which messages of a history a person wrote, and the newest of them within a budget.
import { truncateMiddle } from "../../base/truncate.js";
import type { ContentItem, MessageResponseItem, ResponseItem } from "../../protocol/response-item.js";
import { BYTES_PER_TOKEN, contentTokens, textTokens } from "../token-estimate.js";

/** What hosts, ours and others, put into a conversation in the user's name. */
const HOST_WORDS = [
  "# AGENTS.md instructions for ",
  "<environment_context>",
  "<user_instructions>",
  "<turn_aborted>",
  "<user_shell_command>",
  "<files_restored>",
  "<user_action>",
  "<goal_context>",
  "<skill>",
  "<subagent_notification>",
  "<conversation_summary>",
  "Another language model started to solve this problem",
];

export function isUsersWords(item: ResponseItem): item is MessageResponseItem {
  if (item.type !== "message" || item.role !== "user") return false;
  const [first] = item.content;
  if (first === undefined) return false;
  return (
    first.type === "input_image" || !HOST_WORDS.some((words) => first.text.trimStart().startsWith(words))
  );
}

/** Oldest first. The message that the budget ends in is cut in its middle; images stay whole or go. */
export function newestUsersWords(
  history: readonly ResponseItem[],
  budgetTokens: number,
): MessageResponseItem[] {
  const kept: MessageResponseItem[] = [];
  let left = budgetTokens;
  for (const item of history.filter(isUsersWords).toReversed()) {
    if (left <= 0) break;
    const tokens = contentTokens(item.content);
    kept.unshift(tokens <= left ? item : { ...item, content: cutContent(item.content, left) });
    left -= tokens;
  }
  return kept;
}

function cutContent(content: readonly ContentItem[], budgetTokens: number): ContentItem[] {
  let left = budgetTokens;
  return content.flatMap((part): ContentItem[] => {
    const tokens = contentTokens([part]);
    const room = left;
    left -= tokens;
    if (tokens <= room) return [part];
    if (room <= 0) return [];
    if (part.type === "input_image") return [{ type: "input_text", text: "[an image was left out here]" }];
    return [{ ...part, text: truncateMiddle(part.text, room * BYTES_PER_TOKEN) }];
  });
}

/** What the texts of an input will cost. */
export function inputTokens(content: readonly { readonly type: string; readonly text?: string }[]): number {
  return content.reduce((total, part) => total + textTokens(part.text ?? ""), 0);
}
