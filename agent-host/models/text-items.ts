// Cuts a stream that knows no items into messages and reasoning: each goes on until the other begins.
import { randomUUID } from "node:crypto";
import type { ResponseItem } from "../protocol/response-item.js";
import type { ModelEvent } from "./model-client.js";

type Kind = "message" | "reasoning";

export interface TextItems {
  /** The next piece of text; an empty one is nothing. */
  add(kind: Kind, text: string): Iterable<ModelEvent>;
  /** Ends the item that is open, if one is. */
  finish(): Iterable<ModelEvent>;
}

export function createTextItems(): TextItems {
  let open: { readonly kind: Kind; readonly id: string; readonly texts: string[] } | null = null;

  function* finish(): Generator<ModelEvent, void, void> {
    if (open === null) return;
    const { kind, id, texts } = open;
    open = null;
    yield { type: "itemDone", itemId: id, item: toItem(kind, texts.join("")) };
  }

  function* add(kind: Kind, text: string): Generator<ModelEvent, void, void> {
    if (text === "") return;
    if (open?.kind !== kind) {
      yield* finish();
      open = { kind, id: `${kind === "message" ? "msg" : "rs"}_${randomUUID()}`, texts: [] };
      yield { type: "itemStarted", itemId: open.id, item: kind };
    }
    open.texts.push(text);
    yield kind === "message"
      ? { type: "textDelta", itemId: open.id, delta: text }
      : { type: "reasoningTextDelta", itemId: open.id, contentIndex: 0, delta: text };
  }

  return { add, finish };
}

function toItem(kind: Kind, text: string): ResponseItem {
  return kind === "message"
    ? { type: "message", role: "assistant", content: [{ type: "output_text", text }] }
    : { type: "reasoning", summary: [], content: [{ type: "reasoning_text", text }] };
}
