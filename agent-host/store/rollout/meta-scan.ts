// What lists show of a thread, gathered while its lines go by.
import type { ThreadMemoryMode } from "../../protocol/thread-memory.js";
import type { ThreadMeta } from "../stored-event.js";
import { toCompletedItem } from "./item/completed-item.js";
import { toMemoryMode, toMeta } from "./meta-record.js";
import { toPreview } from "./preview.js";
import { parseRecord, type RolloutRecord } from "./record.js";

export interface MetaScan {
  readonly meta: ThreadMeta | null;
  readonly memoryMode: ThreadMemoryMode;
  readonly preview: string;
  /** Takes lines with metadata or words of the user. False when one cannot be read. */
  add(text: string): boolean;
  /** Whether the next words of the user matter. */
  readonly wantsPreview: boolean;
}

export function createMetaScan(threadId: string): MetaScan {
  let meta: ThreadMeta | null = null;
  let memoryMode: ThreadMemoryMode = "enabled";
  let preview = "";
  return {
    get meta() {
      return meta;
    },
    get memoryMode() {
      return memoryMode;
    },
    get preview() {
      return preview;
    },
    get wantsPreview() {
      return preview === "";
    },
    add(text) {
      const record = parseRecord(text);
      if (record === "damaged") return false;
      if (record === "skipped") return true;
      if (record.type === "session_meta") {
        // Forks copy the lines of their source, its metadata included.
        const isOwn = record.payload.id === threadId;
        if (meta === null || (isOwn && meta.id !== threadId)) meta = toMeta(record.payload, record.at);
        if (isOwn) memoryMode = toMemoryMode(record.payload) ?? memoryMode;
      } else if (preview === "") {
        preview = toPreview(wordsOf(record) ?? "");
      }
      return true;
    },
  };
}

/** What the user says in a record; null when it is about something else. */
export function wordsOf(record: RolloutRecord): string | null {
  if (record.type !== "event_msg") return null;
  if (record.payload.type === "user_message") return record.payload.message;
  const item = record.payload.type === "item_completed" ? toCompletedItem(record.payload.item) : null;
  if (item?.type !== "userMessage") return null;
  return item.content.map((part) => (part.type === "text" ? part.text : "")).join("");
}
