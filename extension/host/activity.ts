// What runs right now, read off the notifications of the host. Pure.
import type { FileChangeItem, FileUpdateChange, ThreadItem } from "../../agent-host/protocol/item.js";
import type { Turn } from "../../agent-host/protocol/turn.js";
import type { HostNotification } from "./methods.js";

export interface Patch {
  readonly changes: readonly FileUpdateChange[];
  readonly status: FileChangeItem["status"];
}

/** The oldest patches beyond this many are forgotten. */
const MAX_PATCHES = 500;

export interface Activity {
  /** The running turn of a thread, or null. */
  runningTurn(threadId: string): string | null;
  anyRunning(): boolean;
  /** The files of a patch, finished or not; null for one that was never heard of or was forgotten. */
  patch(threadId: string, itemId: string): Patch | null;
  /** Returns true when something that the above tell changed. */
  accept(notification: HostNotification): boolean;
  /** Takes over what a resumed thread said of itself. */
  load(threadId: string, turns: readonly Turn[]): void;
  /** The host is gone, and with it all that ran. */
  reset(): void;
}

export function createActivity(): Activity {
  const turns = new Map<string, string>();
  const patches = new Map<string, Patch>();
  const key = (threadId: string, itemId: string) => `${threadId} ${itemId}`;

  function keepPatch(threadId: string, item: ThreadItem): boolean {
    if (item.type !== "fileChange") return false;
    patches.set(key(threadId, item.id), { changes: item.changes, status: item.status });
    for (const oldest of patches.keys()) {
      if (patches.size <= MAX_PATCHES) break;
      patches.delete(oldest);
    }
    return true;
  }

  return {
    runningTurn: (threadId) => turns.get(threadId) ?? null,
    anyRunning: () => turns.size > 0,
    patch: (threadId, itemId) => patches.get(key(threadId, itemId)) ?? null,
    accept({ method, params }) {
      if (method === "turn/started") {
        turns.set(params.threadId, params.turn.id);
        return true;
      }
      if (method === "turn/completed" || method === "thread/closed") return turns.delete(params.threadId);
      if (method === "item/started" || method === "item/completed") {
        return keepPatch(params.threadId, params.item);
      }
      if (method === "item/fileChange/patchUpdated") {
        const { threadId, itemId: id, changes } = params;
        return keepPatch(threadId, { type: "fileChange", id, changes, status: "inProgress" });
      }
      return false;
    },
    load(threadId, loaded) {
      turns.delete(threadId);
      for (const turn of loaded) {
        if (turn.status === "inProgress") turns.set(threadId, turn.id);
        for (const item of turn.items) keepPatch(threadId, item);
      }
    },
    reset: () => turns.clear(),
  };
}
