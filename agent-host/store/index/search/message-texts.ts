// What was said in a thread, read from its rollout without waiting: this runs where nobody waits for it.
import { closeSync, openSync, readSync } from "node:fs";
import { isSystemError } from "../../../base/errors.js";
import type { EventPayload } from "../../rollout/event-record.js";
import { toCompletedItem } from "../../rollout/item/completed-item.js";
import { wordsOf } from "../../rollout/meta-scan.js";
import { parseRecord } from "../../rollout/record.js";

/** How much of a thread is searched: the rest of one that says more is not found. */
export const MAX_CHARS = 200_000;

const BLOCK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;
const MAY_MATTER = /"(?:user_message|agent_message|item_completed|thread_rolled_back)"/;

const block = Buffer.allocUnsafe(BLOCK_BYTES);

/** Messages of the user and of the agent in their order. None when the file is not there any more. */
export function readMessageTexts(file: string): string[] {
  const turns: string[][] = [[]];
  let chars = 0;
  for (const line of linesOf(file)) {
    if (!MAY_MATTER.test(line)) continue;
    const record = parseRecord(line);
    if (typeof record === "string" || record.type !== "event_msg") continue;
    const { payload } = record;
    if (payload.type === "thread_rolled_back") turns.splice(Math.max(1, turns.length - payload.num_turns));
    const userWords = wordsOf(record);
    if (userWords !== null) turns.push([]);
    const words = userWords ?? agentWordsOf(record.payload);
    if (words === null) continue;
    turns.at(-1)?.push(words.slice(0, MAX_CHARS - chars));
    chars += words.length;
    if (chars >= MAX_CHARS) break;
  }
  return turns.flat();
}

/** What the agent says in an event; null when it is about something else. */
function agentWordsOf(event: EventPayload): string | null {
  if (event.type === "agent_message") return event.message;
  const item = event.type === "item_completed" ? toCompletedItem(event.item) : null;
  return item?.type === "agentMessage" ? item.text : null;
}

function* linesOf(file: string): Generator<string> {
  const fd = openOrNull(file);
  if (fd === null) return;
  try {
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      const length = readSync(fd, block, 0, BLOCK_BYTES, null);
      if (length === 0) break;
      const bytes =
        rest.length === 0 ? block.subarray(0, length) : Buffer.concat([rest, block.subarray(0, length)]);
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
        yield bytes.toString("utf8", start, end);
        start = end + 1;
      }
      rest = Buffer.from(bytes.subarray(start));
    }
    if (rest.length > 0) yield rest.toString("utf8");
  } finally {
    closeSync(fd);
  }
}

function openOrNull(file: string): number | null {
  try {
    return openSync(file, "r");
  } catch (error) {
    if (isSystemError(error, "ENOENT") || isSystemError(error, "EACCES")) return null;
    throw error;
  }
}
