// What store tests share: stores in a folder of their own, a clock that stands still, and short threads.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Clock } from "../../../agent-host/base/clock.js";
import { silentLog } from "../../../agent-host/base/log.js";
import { createLocalStore, type LocalStoreOptions } from "../../../agent-host/store/local-store.js";
import type { StoredEvent, ThreadMeta } from "../../../agent-host/store/stored-event.js";
import type {
  ThreadListQuery,
  ThreadSearchQuery,
  ThreadStore,
} from "../../../agent-host/store/thread-store.js";
import { root } from "../../support/repository.js";

export interface TestClock extends Clock {
  atMs: number;
}

/** Stands still unless told otherwise, and sleeps until it is woken by the signal alone. */
export function createStillClock(atMs = Date.UTC(2026, 0, 2, 3, 4, 5)): TestClock {
  const clock: TestClock = {
    atMs,
    now: () => clock.atMs,
    sleep: (_ms, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      }),
  };
  return clock;
}

export const wasmPath = createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm");
const searchWorkerPath = path.join(root, "dist/agent-host/search-worker.js");

export interface StoreHome {
  readonly folder: string;
  readonly clock: TestClock;
  readonly warnings: string[];
  /** A host of its own on the same folder; disposed of with the home. */
  store(more?: Partial<Pick<LocalStoreOptions, "wasmPath" | "onProgress">>): ThreadStore;
  /** Disposes of all stores. */
  settle(): Promise<void>;
  remove(): Promise<void>;
}

export function createStoreHome(): StoreHome {
  const folder = mkdtempSync(path.join(tmpdir(), "heddle-store-"));
  const clock = createStillClock();
  const warnings: string[] = [];
  const stores: ThreadStore[] = [];
  return {
    folder,
    clock,
    warnings,
    store(more) {
      const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
      const store = createLocalStore({ home: folder, log, clock, wasmPath, searchWorkerPath, ...more });
      stores.push(store);
      return store;
    },
    async settle() {
      for (const store of stores) await store.dispose();
    },
    async remove() {
      await this.settle();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A UUIDv7 of that time; `serial` tells ids of one millisecond apart. */
export function threadId(atMs: number, serial = 0): string {
  const time = atMs.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${serial.toString(16).padStart(12, "0")}`;
}

export function threadMeta(id: string, more: Partial<ThreadMeta> = {}): ThreadMeta {
  return {
    id,
    forkedFromId: null,
    createdAtMs: Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16),
    cwd: "/w",
    originator: "test",
    cliVersion: "0.1.0",
    source: "vscode",
    modelProvider: "offline",
    baseInstructions: null,
    gitInfo: null,
    ...more,
  };
}

/** A whole turn in which the user says something and is answered. */
export function turnEvents(turnId: string, text: string, answer = "ok"): StoredEvent[] {
  return [
    { type: "turnStarted", turnId, startedAt: 1_000, modelContextWindow: null },
    { type: "history", item: { type: "message", role: "user", content: [{ type: "input_text", text }] } },
    { type: "userMessage", content: [{ type: "text", text, text_elements: [] }] },
    {
      type: "itemCompleted",
      turnId,
      item: { type: "agentMessage", id: "msg_1", text: answer, phase: null, memoryCitation: null },
    },
    {
      type: "history",
      item: { type: "message", role: "assistant", content: [{ type: "output_text", text: answer }] },
    },
    {
      type: "turnCompleted",
      turnId,
      lastAgentMessage: answer,
      completedAt: 1_001,
      durationMs: 500,
      timeToFirstTokenMs: 10,
    },
  ];
}

/** A finished thread with one turn in it. */
export function addThread(
  store: ThreadStore,
  id: string,
  { text = "hello", meta = {} }: { text?: string; meta?: Partial<ThreadMeta> } = {},
): string | null {
  const writer = store.create(threadMeta(id, meta));
  writer.append(turnEvents("turn-a", text));
  writer.close();
  return writer.path;
}

export function listQuery(more: Partial<ThreadListQuery> = {}): ThreadListQuery {
  return {
    archived: false,
    cwds: null,
    modelProviders: null,
    sourceKinds: null,
    searchTerm: null,
    sortKey: "created_at",
    sortDirection: "desc",
    cursor: null,
    limit: 25,
    indexOnly: false,
    ...more,
  };
}

/** The same, as a page that only the index can give. */
export function indexQuery(more: Partial<ThreadListQuery> = {}): ThreadListQuery {
  return listQuery({ cursor: more.sortDirection === "asc" ? null : "9999-12-31T00:00:00.000Z", ...more });
}

export function searchQuery(text: string, more: Partial<ThreadSearchQuery> = {}): ThreadSearchQuery {
  return { text, archived: false, cwds: null, cursor: null, limit: 25, ...more };
}
