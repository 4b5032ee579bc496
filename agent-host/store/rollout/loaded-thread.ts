// A thread as the port shows it: a map of where everything lies, and the parts that are asked for.
import type { ResponseItem } from "../../protocol/response-item.js";
import type { TurnContext } from "../stored-event.js";
import type { LoadedThread } from "../thread-store.js";
import { toTurnContext, withSettings } from "./context-record.js";
import { type FileFacts, metaWithoutRecord, toStoredThread } from "./from-record.js";
import { toGoal } from "./goal-record.js";
import { createHistoryBuilder } from "./history-builder.js";
import type { LineRange, LineSource } from "./line.js";
import { toQueue } from "./queue-record.js";
import { readTurns } from "./read-turns.js";
import { parseRecord, type RolloutRecord } from "./record.js";
import type { ThreadMap } from "./thread-scan.js";
import { toTurnPage } from "./turn-page.js";
import { toTokenUsage } from "./usage-record.js";

/** The thread that the map was made of. Throws what the source throws. */
export async function toLoadedThread(
  source: LineSource,
  map: ThreadMap,
  facts: FileFacts,
): Promise<LoadedThread> {
  const context = await newestContext(source, map);
  const meta = map.meta ?? metaWithoutRecord(facts, context);
  return {
    thread: toStoredThread(meta, map.preview, facts),
    meta: { ...meta, id: facts.id },
    lastContext: context,
    contextIsKnown: map.contextIsKnown,
    tokenUsage: await newest(source, map.usages, (record) =>
      record.type === "event_msg" && record.payload.type === "token_count"
        ? toTokenUsage(record.payload)
        : null,
    ),
    compactions: map.compactions.length,
    lastTurnId: map.turns.at(-1)?.id ?? null,
    // A copy of another thread has the records of its goal, but not the goal.
    goal: await newest(source, map.goals, (record) =>
      record.type === "event_msg" && record.payload.type === "thread_goal_updated"
        ? toGoal(record.payload)
        : null,
    ).then((goal) => (goal?.threadId === facts.id ? goal : null)),
    queue:
      (await newest(source, map.queues, (record) =>
        record.type === "event_msg" && record.payload.type === "heddle_queue"
          ? toQueue(record.payload, facts.id)
          : null,
      )) ?? [],
    memoryMode: map.memoryMode,
    damagedLines: map.damagedLines,
    history: () => readHistory(source, map),
    turns: () => readTurns(source, map.turns),
    async turnPage(query) {
      const { places, ...cursors } = toTurnPage(
        map.turns.map((turn) => turn.id),
        query,
      );
      return {
        ...cursors,
        turns: await readTurns(
          source,
          places.flatMap((at) => map.turns[at] ?? []),
        ),
      };
    },
  };
}

async function newestContext(source: LineSource, map: ThreadMap): Promise<TurnContext | null> {
  const context = await newest(source, map.contexts, (record) =>
    record.type === "turn_context" ? toTurnContext(record.payload) : null,
  );
  if (context === null) return null;
  const merged = await newest(source, map.settings, (record) =>
    record.type === "event_msg" && record.payload.type === "thread_settings_applied"
      ? withSettings(context, record.payload)
      : null,
  );
  return merged ?? context;
}

/** The first of the lines that can be read. */
async function newest<T>(
  source: LineSource,
  lines: readonly LineRange[],
  read: (record: RolloutRecord) => T | null,
): Promise<T | null> {
  for (const [from, to] of lines) {
    for await (const block of source.read(from, to)) {
      for (const line of block) {
        const record = parseRecord(line.text());
        const value = typeof record === "string" ? null : read(record);
        if (value !== null) return value;
      }
    }
  }
  return null;
}

/** From the newest compaction that can be read; all of it when there is none. */
async function readHistory(source: LineSource, map: ThreadMap): Promise<readonly ResponseItem[]> {
  for (const from of map.compactions) {
    const items = await readHistoryFrom(source, map, from);
    if (items !== null) return items;
  }
  return (await readHistoryFrom(source, map, null)) ?? [];
}

/** Null when the history cannot begin there. */
async function readHistoryFrom(
  source: LineSource,
  map: ThreadMap,
  compaction: number | null,
): Promise<readonly ResponseItem[] | null> {
  const builder = createHistoryBuilder(map.cuts);
  for await (const block of source.read(compaction ?? 0, map.end)) {
    for (const line of block) {
      const isRead = builder.add(line);
      if (!isRead && line.at === compaction) return null;
    }
  }
  return builder.items();
}
