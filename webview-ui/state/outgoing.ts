// Messages that were sent and that the thread shows neither as its own nor in its queue yet.
import type { Notification } from "./notification.js";
import { type QueuedMessage, toQueue } from "./queue.js";
import { inputText, toViewItem } from "./view-item.js";
import { toObject } from "./wire-value.js";

export interface Outgoing {
  readonly localId: number;
  /** Null until the thread that it begins exists. */
  readonly threadId: string | null;
  readonly text: string;
  /** True when it joins a running turn and so goes to the queue first. */
  readonly steers: boolean;
}

/** Takes out what a notification shows to have arrived. `queue` is what waited before it. */
export function reduceOutgoing(
  list: readonly Outgoing[],
  { method, params }: Notification,
  queue: readonly QueuedMessage[],
): readonly Outgoing[] {
  if (list.length === 0) return list;
  const fields = toObject(params);
  return arrivedTexts(method, fields, queue).reduce((rest, text) => {
    const arrived = rest.find(
      (outgoing) => outgoing.threadId === fields.threadId && outgoing.text.trim() === text.trim(),
    );
    return arrived === undefined ? rest : rest.filter((outgoing) => outgoing !== arrived);
  }, list);
}

function arrivedTexts(
  method: string,
  fields: Readonly<Record<string, unknown>>,
  queue: readonly QueuedMessage[],
): readonly string[] {
  switch (method) {
    case "item/started":
    case "item/completed": {
      const item = toViewItem(fields.item);
      return item?.type === "userMessage" ? [inputText(item.content)] : [];
    }
    case "heddle/thread/queueUpdated": {
      const known = new Set(queue.map(({ id }) => id));
      return toQueue(fields.queue)
        .filter(({ id }) => !known.has(id))
        .map(({ text }) => text);
    }
    default:
      return [];
  }
}
