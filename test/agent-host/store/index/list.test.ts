import assert from "node:assert/strict";
import { utimesSync } from "node:fs";
import type { SessionSource } from "../../../../agent-host/protocol/thread.js";
import { createMemoryStore } from "../../../../agent-host/store/memory-store.js";
import type { ThreadListQuery, ThreadStore } from "../../../../agent-host/store/thread-store.js";
import {
  addThread,
  createStillClock,
  createStoreHome,
  listQuery,
  type StoreHome,
  threadId,
} from "../threads.js";

const BASE_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Pages through a whole list. */
async function pages(store: ThreadStore, query: ThreadListQuery): Promise<string[][]> {
  const found: string[][] = [];
  let cursor = query.cursor;
  do {
    const page = await store.list({ ...query, cursor });
    found.push(page.threads.map((thread) => thread.preview));
    cursor = page.nextCursor;
  } while (cursor !== null && found.length < 50);
  return found;
}

const texts = async (store: ThreadStore, more: Partial<ThreadListQuery>) =>
  (await store.list(listQuery(more))).threads.map((thread) => thread.preview);

for (const kind of ["local", "memory"] as const) {
  describe(`lists of the ${kind} store`, () => {
    let home: StoreHome;
    let store: ThreadStore;
    beforeEach(() => {
      home = createStoreHome();
      store = kind === "local" ? home.store() : createMemoryStore({ clock: createStillClock() });
    });
    afterEach(() => home.remove());

    /** Threads named by letters, two in each millisecond, so that times alone do not order them. */
    function addLetters(letters: string): void {
      for (const [index, text] of letters.split("").entries()) {
        addThread(store, threadId(BASE_MS + Math.floor(index / 2), index), { text });
      }
    }

    it("neither skip nor repeat threads that share a time, in both directions", async () => {
      addLetters("abcdefg");
      assert.deepEqual(await pages(store, listQuery({ limit: 2 })), [
        ["g", "f"],
        ["e", "d"],
        ["c", "b"],
        ["a"],
      ]);
      assert.deepEqual(await pages(store, listQuery({ limit: 3, sortDirection: "asc" })), [
        ["a", "b", "c"],
        ["d", "e", "f"],
        ["g"],
      ]);
      assert.deepEqual(await pages(store, listQuery({ limit: 7 })), ["gfedcba".split("")]);
    });

    it("lead back from the first thread of a page, which comes again", async () => {
      addLetters("abcd");
      const { backwardsCursor } = await store.list(listQuery({ limit: 2 }));
      addThread(store, threadId(BASE_MS + 9, 99), { text: "new" });
      assert.deepEqual(await texts(store, { cursor: backwardsCursor, sortDirection: "asc" }), ["d", "new"]);
    });

    it("take a plain time as a cursor", async () => {
      addLetters("abcdef");
      const cursor = new Date(BASE_MS + 1).toISOString();
      assert.deepEqual(await texts(store, { cursor }), ["b", "a"]);
      assert.deepEqual(await texts(store, { cursor, sortDirection: "asc" }), ["e", "f"]);
    });

    for (const cursor of ["x", "", "2026-01-02", "2026-13-45T99:00:00Z", "2026-01-02T03:04:05Z/after/x"]) {
      it(`refuse the cursor "${cursor}"`, async () => {
        addLetters("a");
        await assert.rejects(store.list(listQuery({ cursor })), {
          name: "HostError",
          code: "invalid-request",
          message: `invalid cursor: ${cursor}`,
        });
      });
    }

    it("filter by folder, provider and kind of source", async () => {
      const sources: [text: string, source: SessionSource][] = [
        ["cli", "cli"],
        ["exec", "exec"],
        ["review", { subAgent: "review" }],
        ["spawned", { subAgent: { thread_spawn: { parent_thread_id: "t", depth: 1 } } }],
        ["custom", { custom: "x" }],
      ];
      for (const [index, [text, source]] of sources.entries()) {
        addThread(store, threadId(BASE_MS, index), { text, meta: { source } });
      }
      addThread(store, threadId(BASE_MS, 8), { text: "else", meta: { cwd: "/else", modelProvider: "p" } });
      const checks: [query: Partial<ThreadListQuery>, expected: string[]][] = [
        [{}, ["else", "cli"]],
        [{ sourceKinds: [], modelProviders: [] }, ["else", "cli"]],
        [{ sourceKinds: ["exec", "unknown"] }, ["custom", "exec"]],
        [{ sourceKinds: ["subAgent"] }, ["spawned", "review"]],
        [{ sourceKinds: ["subAgentThreadSpawn"] }, ["spawned"]],
        [{ cwds: ["/else", "/nowhere"] }, ["else"]],
        [{ cwds: [] }, []],
        [{ modelProviders: ["offline"] }, ["cli"]],
        [{ archived: true }, []],
      ];
      for (const [query, expected] of checks) assert.deepEqual(await texts(store, query), expected);
    });

    it("find words of a title or a first message, as they are written", async () => {
      addThread(store, threadId(BASE_MS, 1), { text: "Fix 100% of_it" });
      addThread(store, threadId(BASE_MS, 2), { text: "other" });
      await store.setName(threadId(BASE_MS, 2), "Title");
      const checks: [term: string, expected: string[]][] = [
        ["100%", ["Fix 100% of_it"]],
        ["fix", []],
        ["of.it", []],
        ["Titl", ["other"]],
        ["title", []],
        ["", ["other", "Fix 100% of_it"]],
      ];
      for (const [searchTerm, expected] of checks)
        assert.deepEqual(await texts(store, { searchTerm }), expected);
    });

    it("treat what is searched for as words, not as a query", async () => {
      addThread(store, threadId(BASE_MS, 1), { text: "one" });
      for (const term of ["' OR 1=1 --", '"; DROP TABLE thread;', "%", "_", "*"]) {
        assert.deepEqual(await texts(store, { searchTerm: term, cwds: ["/w"] }), []);
        assert.deepEqual(await texts(store, { cwds: [term] }), []);
      }
      assert.deepEqual(await texts(store, {}), ["one"]);
    });

    it("leave out threads in which nobody spoke", async () => {
      store.create({ ...threadMetaOf(BASE_MS) }).close();
      assert.deepEqual(await texts(store, {}), []);
    });
  });
}

function threadMetaOf(atMs: number) {
  const id = threadId(atMs);
  return {
    id,
    forkedFromId: null,
    createdAtMs: atMs,
    cwd: "/w",
    originator: "test",
    cliVersion: "0.1.0",
    source: "vscode" as const,
    modelProvider: "offline",
    baseInstructions: null,
    gitInfo: null,
  };
}

describe("lists by time of change", () => {
  let home: StoreHome;
  beforeEach(() => {
    home = createStoreHome();
  });
  afterEach(() => home.remove());

  it("follow the files", async () => {
    const store = home.store();
    for (const [index, text] of ["old", "middle", "new"].entries()) {
      const file = addThread(store, threadId(BASE_MS + index), { text });
      assert.ok(file);
      utimesSync(file, 3_000 - index, 3_000 - index);
    }
    const query = listQuery({ sortKey: "updated_at", limit: 1 });
    assert.deepEqual(await pages(store, query), [["old"], ["middle"], ["new"]]);
    assert.deepEqual(
      (await store.list(query)).threads.map((thread) => thread.updatedAt),
      [3_000],
    );
  });
});
