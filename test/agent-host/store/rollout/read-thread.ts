// A thread read out of lines, with everything in it.
import type { ResponseItem } from "../../../../agent-host/protocol/response-item.js";
import type { Turn } from "../../../../agent-host/protocol/turn.js";
import { loadLines } from "../../../../agent-host/store/rollout/text-thread.js";
import type { LoadedThread } from "../../../../agent-host/store/thread-store.js";

export interface ReadThread
  extends Omit<LoadedThread, "history" | "turns" | "turnPage" | "contextIsKnown" | "queue" | "compactions"> {
  readonly history: readonly ResponseItem[];
  readonly turns: readonly Turn[];
}

export async function readThread(id: string, lines: readonly string[]): Promise<ReadThread> {
  const facts = { id, path: null, createdAtMs: 5_000, updatedAt: 7, archived: false, name: null };
  return withParts(await loadLines(lines, facts));
}

/** What a thread would give when asked for each of its parts. */
export async function withParts(loaded: LoadedThread): Promise<ReadThread> {
  return {
    thread: loaded.thread,
    meta: loaded.meta,
    lastContext: loaded.lastContext,
    tokenUsage: loaded.tokenUsage,
    lastTurnId: loaded.lastTurnId,
    goal: loaded.goal,
    memoryMode: loaded.memoryMode,
    damagedLines: loaded.damagedLines,
    history: await loaded.history(),
    turns: await loaded.turns(),
  };
}
