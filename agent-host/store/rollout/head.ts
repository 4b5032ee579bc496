// The beginning of a rollout: enough for a list, whatever the file's size.

import type { ThreadMeta } from "../stored-event.js";
import { readLineBlocks } from "./lines.js";
import { toMeta } from "./nouns-from-record.js";
import { toPreview } from "./preview.js";
import { parseRecord } from "./record.js";

const BLOCK_BYTES = 64 * 1024;
/** Where we stop looking for a first user message: images may come before it. */
const MAX_CHARS = 16 * 1024 * 1024;
/** The kinds of lines that a head is made of, as every known writer begins them. */
const OTHER_KIND = /^\{"timestamp":"[^"]{0,40}","type":"(?!session_meta|event_msg)/;
const USER_MESSAGE = '"user_message"';

export interface RolloutHead {
  readonly meta: ThreadMeta | null;
  readonly preview: string;
  /** False for files in which nobody ever said anything; lists leave them out. */
  readonly hasUserMessage: boolean;
}

/** Reads until the first words of the user. Throws system errors. */
export async function readHead(path: string): Promise<RolloutHead> {
  let meta: ThreadMeta | null = null;
  let hasUserMessage = false;
  let chars = 0;
  for await (const lines of readLineBlocks(path, BLOCK_BYTES)) {
    for (const line of lines) {
      chars += line.length;
      if (meta !== null && (OTHER_KIND.test(line) || !line.includes(USER_MESSAGE))) continue;
      const record = parseRecord(line);
      if (typeof record === "string") continue;
      if (record.type === "session_meta") meta ??= toMeta(record.payload, record.at);
      if (record.type !== "event_msg" || record.payload.type !== "user_message") continue;
      hasUserMessage = true;
      if (record.payload.message !== "")
        return { meta, preview: toPreview(record.payload.message), hasUserMessage };
    }
    if (chars > MAX_CHARS) break;
  }
  return { meta, preview: "", hasUserMessage };
}
