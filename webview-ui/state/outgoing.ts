// Messages that were sent and that the thread does not show yet.
import type { Notification } from "./notification.js";
import { inputText, toViewItem } from "./view-item.js";
import { toObject } from "./wire-value.js";

export interface Outgoing {
  readonly localId: number;
  /** Null until the thread that it begins exists. */
  readonly threadId: string | null;
  readonly text: string;
  /** True when it joins a running turn and so waits for the model's next step. */
  readonly steers: boolean;
  /** True when the host took it. */
  readonly accepted: boolean;
}

/** Takes out what a notification shows to have arrived. */
export function reduceOutgoing(list: readonly Outgoing[], notification: Notification): readonly Outgoing[] {
  if (list.length === 0) return list;
  if (notification.method !== "item/started" && notification.method !== "item/completed") return list;
  const params = toObject(notification.params);
  const item = toViewItem(params.item);
  if (item?.type !== "userMessage") return list;
  const text = inputText(item.content).trim();
  const arrived = list.find(
    (outgoing) => outgoing.threadId === params.threadId && outgoing.text.trim() === text,
  );
  return arrived === undefined ? list : list.filter((outgoing) => outgoing !== arrived);
}
