// A whole thread from the lines of its rollout.
import { toUnixSeconds } from "../../base/clock.js";
import type { MessageResponseItem, ResponseItem } from "../../protocol/response-item.js";
import type { GitInfo } from "../../protocol/thread.js";
import type { ThreadGoal } from "../../protocol/thread-goal.js";
import type { ThreadMemoryMode } from "../../protocol/thread-memory.js";
import type { ThreadTokenUsage } from "../../protocol/token-usage.js";
import type { Turn } from "../../protocol/turn.js";
import type { ThreadMeta, TurnContext } from "../stored-event.js";
import type { LoadedThread, StoredThread } from "../thread-store.js";
import { toGoal, toMemoryMode, toMeta, toTokenUsage, toTurnContext } from "./nouns-from-record.js";
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
  /** Git state that was set by hand; undefined when none was. */
  readonly gitEdit?: GitInfo | null;
}

/** Everything a rollout says of its thread. */
export interface BuiltThread extends Omit<LoadedThread, "history" | "turns" | "turnPage"> {
  readonly history: readonly ResponseItem[];
  readonly turns: readonly Turn[];
}

export interface ThreadBuilder {
  addLine(line: string): void;
  finish(facts: FileFacts): BuiltThread;
}

export function createThreadBuilder(): ThreadBuilder {
  const turns = createTurnBuilder();
  const history = createHistoryBuilder();
  let meta: ThreadMeta | null = null;
  let preview = "";
  let lastContext: TurnContext | null = null;
  let tokenUsage: ThreadTokenUsage | null = null;
  let goal: ThreadGoal | null = null;
  let memoryMode: ThreadMemoryMode = "enabled";
  let damagedLines = 0;

  const addRecord = (record: RolloutRecord) => {
    switch (record.type) {
      case "session_meta":
        // Forks copy the lines of their source, its metadata included: the first one is the thread's own.
        meta ??= toMeta(record.payload, record.at);
        if (record.payload.id === meta.id) memoryMode = toMemoryMode(record.payload) ?? memoryMode;
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
        if (record.payload.type === "thread_goal_updated") goal = toGoal(record.payload) ?? goal;
        if (record.payload.type === "thread_goal_cleared") goal = null;
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
      const finished = turns.finish();
      return {
        thread: toStoredThread(knownMeta, preview, facts),
        meta: { ...knownMeta, id: facts.id },
        history: history.items(),
        turns: finished,
        lastContext,
        tokenUsage,
        lastTurnId: finished.at(-1)?.id ?? null,
        goal,
        memoryMode,
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
    gitInfo: facts.gitEdit === undefined ? meta.gitInfo : facts.gitEdit,
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
