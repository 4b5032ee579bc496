// What hooks told the model. Rollouts have no record for it: it is a message in the model's history, which whoever
// runs hooks stores as history, and which becomes an item again when the thread is read.
import type { HookPromptFragment } from "../../../protocol/item.js";
import type { ContentItem } from "../../../protocol/response-item.js";

/** One element for each part; text and attribute are escaped as in XML. */
const PROMPT = /^<hook_prompt hook_run_id="([^"]*)">([\s\S]*)<\/hook_prompt>$/;

/** Null for a message that is something else, or more than that. */
export function toHookFragments(content: readonly ContentItem[]): HookPromptFragment[] | null {
  const fragments: HookPromptFragment[] = [];
  for (const part of content) {
    const match = part.type === "input_text" ? PROMPT.exec(part.text) : null;
    if (match === null) return null;
    const [, hookRunId = "", text = ""] = match;
    fragments.push({ text: unescapeXml(text), hookRunId: unescapeXml(hookRunId) });
  }
  return fragments.length === 0 ? null : fragments;
}

function unescapeXml(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
