// A whole thread from the lines of its rollout.
import { toUnixSeconds } from "../../base/clock.js";
import type { MessageResponseItem, ResponseItem } from "../../protocol/response-item.js";
import type { ThreadTokenUsage } from "../../protocol/token-usage.js";
import type { LoadedThread, StoredThread, ThreadMeta, TurnContext } from "../thread-store.js";
import { toMeta, toTokenUsage, toTurnContext } from "./nouns-from-record.js";
import { toPreview } from "./preview.js";
import { type CompactedPayload, parseRecord, type RolloutRecord, toResponseItem } from "./record.js";
import { createTurnBuilder } from "./turn-builder.js";

/** What the file itself does not say about the thread in it. Times are Unix seconds. */
export interface FileFacts {
  readonly id: string;
  readonly path: string | null;
  readonly createdAtMs: number;
  readonly updatedAt: number;
  readonly archived: boolean;
  readonly name: string | null;
}

export interface ThreadBuilder {
  addLine(line: string): void;
  finish(facts: FileFacts): LoadedThread;
}

export function createThreadBuilder(): ThreadBuilder {
  const turns = createTurnBuilder();
  const history = createHistoryBuilder();
  let meta: ThreadMeta | null = null;
  let preview = "";
  let lastContext: TurnContext | null = null;
  let tokenUsage: ThreadTokenUsage | null = null;
  let damagedLines = 0;

  const addRecord = (record: RolloutRecord) => {
    switch (record.type) {
      case "session_meta":
        // Forks copy the lines of their source, its metadata included: the first one is the thread's own.
        meta ??= toMeta(record.payload, record.at);
        return;
      case "turn_context":
        lastContext = toTurnContext(record.payload) ?? lastContext;
        return;
      case "response_item":
        history.add(record.payload);
        return;
      case "compacted":
        history.compact(record.payload);
        return;
      case "event_msg":
        turns.add(record.payload, record.at);
        if (record.payload.type === "token_count") tokenUsage = toTokenUsage(record.payload) ?? tokenUsage;
        if (record.payload.type === "thread_rolled_back")
          history.rollBack(Math.trunc(record.payload.num_turns));
        if (record.payload.type === "user_message") {
          history.markUserTurn();
          if (preview === "") preview = toPreview(record.payload.message);
        }
        return;
    }
  };

  return {
    addLine(line) {
      const record = parseRecord(line);
      if (record === "damaged") damagedLines++;
      else if (record !== "skipped") addRecord(record);
    },
    finish(facts) {
      const knownMeta = meta ?? metaWithoutRecord(facts, lastContext);
      return {
        thread: toStoredThread(knownMeta, preview, facts),
        meta: { ...knownMeta, id: facts.id },
        history: history.items(),
        turns: turns.finish(),
        lastContext,
        tokenUsage,
        damagedLines,
      };
    },
  };
}

export function toStoredThread(meta: ThreadMeta, preview: string, facts: FileFacts): StoredThread {
  return {
    id: facts.id,
    forkedFromId: meta.forkedFromId,
    path: facts.path,
    preview,
    name: facts.name,
    createdAt: toUnixSeconds(meta.createdAtMs),
    updatedAt: facts.updatedAt,
    cwd: meta.cwd,
    modelProvider: meta.modelProvider,
    source: meta.source,
    cliVersion: meta.cliVersion,
    gitInfo: meta.gitInfo,
    archived: facts.archived,
  };
}

/** A rollout whose first line was lost is still a conversation worth showing. */
export function metaWithoutRecord(facts: FileFacts, context: TurnContext | null): ThreadMeta {
  return {
    id: facts.id,
    forkedFromId: null,
    createdAtMs: facts.createdAtMs,
    cwd: context?.cwd ?? "",
    originator: "",
    cliVersion: "",
    source: "unknown",
    modelProvider: "",
    baseInstructions: null,
    gitInfo: null,
  };
}

/** The model's memory of the thread: what was said, less what was compacted or rolled back. */
function createHistoryBuilder() {
  let items: ResponseItem[] = [];
  /** Where the user's message of each turn lies in `items`, and the message to find it again after a compaction. */
  let userTurns: { readonly at: number; readonly item: ResponseItem | null }[] = [];

  return {
    items: (): readonly ResponseItem[] => items,
    add(item: ResponseItem) {
      items.push(item);
    },
    /** The user's own message is the last user item when its event comes; context goes before it. */
    markUserTurn() {
      const at = items.findLastIndex(isUserMessage);
      // When its line was lost, the message of the turn before must not be taken for it.
      if (at > (userTurns.at(-1)?.at ?? -1)) userTurns.push({ at, item: items[at] ?? null });
      else userTurns.push({ at: items.length, item: null });
    },
    compact(record: CompactedPayload) {
      const replacement = record.replacement_history?.flatMap((item) => toResponseItem(item) ?? []);
      items = replacement ?? [...items.filter(isUserMessage), userMessage(record.message)];
      const places = new Map(items.map((item, at) => [JSON.stringify(item), at]));
      userTurns = userTurns.map(({ item }) => ({
        at: places.get(JSON.stringify(item)) ?? items.length,
        item,
      }));
    },
    rollBack(count: number) {
      const dropped = userTurns.splice(Math.max(0, userTurns.length - count));
      const [first] = dropped;
      if (first !== undefined) items = items.slice(0, first.at);
    },
  };
}

function isUserMessage(item: ResponseItem): item is MessageResponseItem {
  return item.type === "message" && item.role === "user";
}

function userMessage(text: string): ResponseItem {
  return { type: "message", role: "user", content: [{ type: "input_text", text }] };
}
