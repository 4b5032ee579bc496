// The parts of items that arrive bit by bit.
import type { ReasoningItem } from "../../agent-host/protocol/item.js";
import { changeItem, changeTurn, clearRetry } from "./change-turn.js";
import type { ThreadView } from "./thread-view.js";
import { toFileChanges, toViewItem, type ViewItem } from "./view-item.js";
import { toNumberOrNull, toText, type WireObject } from "./wire-value.js";

/** Live output kept of one command, in characters; the completed item brings what the host kept. */
export const MAX_LIVE_OUTPUT = 262_144;
/** Parts of one reasoning item; an index beyond is a mistake of the sender. */
const MAX_PARTS = 1_000;

type Change = (item: ViewItem) => ViewItem;

/** Applies a delta. Methods that are no delta leave the view as it is. */
export function reduceItemDelta(
  view: ThreadView,
  turnId: string,
  method: string,
  params: WireObject,
  nowMs: number,
): ThreadView {
  const itemId = toText(params.itemId);
  const delta = deltaFor(method, params);
  if (itemId === "" || delta === null) return view;
  return changeTurn(view, turnId, (turn) => {
    // A straggler after the turn's end must not open an item again.
    if (turn.status !== "inProgress") return turn;
    return changeItem(clearRetry(turn), itemId, nowMs, () => emptyItem(delta.type, itemId), delta.change);
  });
}

function deltaFor(
  method: string,
  params: WireObject,
): { readonly type: string; readonly change: Change } | null {
  const text = toText(params.delta);
  switch (method) {
    case "item/agentMessage/delta":
      return {
        type: "agentMessage",
        change: (item) => (item.type === "agentMessage" ? { ...item, text: item.text + text } : item),
      };
    case "item/plan/delta":
      return {
        type: "plan",
        change: (item) => (item.type === "plan" ? { ...item, text: item.text + text } : item),
      };
    case "item/commandExecution/outputDelta":
      return {
        type: "commandExecution",
        change: (item) =>
          item.type === "commandExecution"
            ? { ...item, aggregatedOutput: keepTail((item.aggregatedOutput ?? "") + text) }
            : item,
      };
    case "item/reasoning/summaryTextDelta":
      return reasoningPart("summary", params.summaryIndex, text);
    case "item/reasoning/summaryPartAdded":
      return reasoningPart("summary", params.summaryIndex, "");
    case "item/reasoning/textDelta":
      return reasoningPart("content", params.contentIndex, text);
    case "item/fileChange/patchUpdated":
      return {
        type: "fileChange",
        change: (item) =>
          item.type === "fileChange" ? { ...item, changes: toFileChanges(params.changes) } : item,
      };
    default:
      return null;
  }
}

function reasoningPart(part: "summary" | "content", index: unknown, text: string) {
  const at = toNumberOrNull(index) ?? 0;
  return {
    type: "reasoning",
    change: (item: ViewItem) =>
      item.type === "reasoning" && Number.isInteger(at) && at >= 0 && at < MAX_PARTS
        ? growPart(item, part, at, text)
        : item,
  };
}

function growPart(item: ReasoningItem, part: "summary" | "content", at: number, text: string): ReasoningItem {
  const parts = [...item[part]];
  while (parts.length <= at) parts.push("");
  parts[at] = (parts[at] ?? "") + text;
  return { ...item, [part]: parts };
}

function keepTail(text: string): string {
  // A quarter of slack, so that a long stream is not cut with every delta.
  return text.length > MAX_LIVE_OUTPUT * 1.25 ? text.slice(-MAX_LIVE_OUTPUT) : text;
}

function emptyItem(type: string, id: string): ViewItem {
  const item = toViewItem({ type, id });
  if (item === null) throw new Error("an item needs an id");
  return item;
}
