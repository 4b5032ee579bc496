// The model's memory of a thread: what was said, less what was compacted or rolled back.
import type { MessageResponseItem, ResponseItem } from "../../protocol/response-item.js";
import type { Line } from "./line.js";
import { readIds } from "./line-ids.js";
import { readKind } from "./line-kind.js";
import { type CompactedPayload, parseRecord, toResponseItem } from "./record.js";

export interface HistoryBuilder {
  /** False for a line that should have said something and cannot be read. */
  add(line: Line): boolean;
  items(): readonly ResponseItem[];
}

/** Where the user's words lie among the items, and the item to find them again after a compaction. */
interface UserWords {
  readonly lineAt: number;
  readonly at: number;
  readonly item: ResponseItem | null;
}

/** `cuts`: from which words of the user on a rollback drops the history, by where the two lines are. */
export function createHistoryBuilder(cuts: ReadonlyMap<number, number>): HistoryBuilder {
  let items: ResponseItem[] = [];
  let words: UserWords[] = [];
  /** Where the user's next message can be: behind the one before, and behind what a compaction left. */
  let nextOwn = 0;

  /** The user's own message is the last user item when its event comes; context goes before it. */
  const markWords = (lineAt: number) => {
    const at = items.findLastIndex(isUserMessage);
    // When its line was lost, the message before must not be taken for it.
    const isOwn = at >= nextOwn;
    words.push(isOwn ? { lineAt, at, item: items[at] ?? null } : { lineAt, at: items.length, item: null });
    if (isOwn) nextOwn = at + 1;
  };

  const compact = (record: CompactedPayload) => {
    const replacement = record.replacement_history?.flatMap((item) => toResponseItem(item) ?? []);
    items = replacement ?? [...items.filter(isUserMessage), userMessage(record.message)];
    nextOwn = items.length;
    const places = new Map(items.map((item, at) => [JSON.stringify(item), at]));
    words = words.map(({ lineAt, item }) => ({
      lineAt,
      at: places.get(JSON.stringify(item)) ?? items.length,
      item,
    }));
  };

  const rollBack = (lineAt: number) => {
    const from = cuts.get(lineAt);
    const first = words.findIndex((each) => each.lineAt === from);
    const cut = words[first];
    if (cut === undefined) return;
    items = items.slice(0, cut.at);
    words = words.slice(0, first);
    nextOwn = Math.min(nextOwn, items.length);
  };

  return {
    items: () => items,
    add(line) {
      const known = readKind(line);
      switch (known.kind) {
        case "userMessage":
          markWords(line.at);
          return true;
        case "item":
          if (readIds(line, known).item === "UserMessage") markWords(line.at);
          return true;
        case "rollback":
          rollBack(line.at);
          return true;
        case "history":
        case "hookPrompt":
        case "compacted": {
          const record = parseRecord(line.text());
          if (record === "damaged") return false;
          if (record === "skipped") return true;
          if (record.type === "response_item") items.push(record.payload);
          if (record.type === "compacted") compact(record.payload);
          return true;
        }
        case "damaged":
          return false;
        case "turnStart":
        case "turnEnd":
        case "numbered":
        case "thought":
        case "call":
        case "error":
        case "usage":
        case "goal":
        case "goalCleared":
        case "queue":
        case "settings":
        case "context":
        case "meta":
        case "other":
          return true;
      }
    },
  };
}

function isUserMessage(item: ResponseItem): item is MessageResponseItem {
  return item.type === "message" && item.role === "user";
}

function userMessage(text: string): ResponseItem {
  return { type: "message", role: "user", content: [{ type: "input_text", text }] };
}
