import { truncateMiddle } from "../base/truncate.js";
import type { ContentItem, ResponseItem } from "../protocol/response-item.js";

type OutputItem = Extract<ResponseItem, { type: "function_call_output" | "custom_tool_call_output" }>;

/** What was cut before is longer than the limit by the note in its middle. */
const ROOM_FOR_NOTES = 256;

/** An item stays the same object from request to request: a connection knows by that what it has sent. */
const cutBefore = new WeakMap<OutputItem, { readonly limit: number; readonly item: OutputItem }>();

/** The item with no text in its output longer than `limit` bytes, but for a note of what was left out. */
export function cutOutput(item: OutputItem, limit: number): OutputItem {
  const { output } = item;
  const isLong = (text: string) =>
    text.length * 3 > limit && Buffer.byteLength(text) > limit + ROOM_FOR_NOTES;
  const parts = typeof output === "string" ? [{ type: "output_text" as const, text: output }] : output;
  if (!parts.some((part) => part.type !== "input_image" && isLong(part.text))) return item;
  const known = cutBefore.get(item);
  if (known?.limit === limit) return known.item;
  const cutPart = (part: ContentItem): ContentItem =>
    part.type !== "input_image" && isLong(part.text)
      ? { ...part, text: truncateMiddle(part.text, limit) }
      : part;
  const cut = {
    ...item,
    output: typeof output === "string" ? truncateMiddle(output, limit) : output.map(cutPart),
  };
  cutBefore.set(item, { limit, item: cut });
  return cut;
}
