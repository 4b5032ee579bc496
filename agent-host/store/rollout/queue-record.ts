// Input that waits for the model, as a record and back: always the whole queue, so that the newest record counts.
import { HeddleQueuedInput } from "../../protocol/heddle-queue.js";
import type { EventOf } from "./event-record.js";

/** A kind of our own; other hosts pass over it. */
export function queueRecord(threadId: string, queue: readonly HeddleQueuedInput[]): object {
  return { type: "heddle_queue", threadId, queue };
}

/** Null for the queue of another thread, of which this one is a copy. What cannot be read is left out. */
export function toQueue(event: EventOf<"heddle_queue">, threadId: string): HeddleQueuedInput[] | null {
  if (event.threadId !== threadId) return null;
  return event.queue.flatMap((each) => HeddleQueuedInput.safeParse(each).data ?? []);
}
