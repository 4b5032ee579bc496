import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createGitEdits } from "../../../../agent-host/store/git-edits.js";
import { canComeFromFiles, pageFromFiles } from "../../../../agent-host/store/index/page-from-files.js";
import { createThreadNames } from "../../../../agent-host/store/names.js";
import type { ThreadListQuery } from "../../../../agent-host/store/thread-store.js";
import { createRandom } from "../../../support/random.js";
import { addThread, createStoreHome, indexQuery, listQuery, type StoreHome, threadId } from "../threads.js";
import { makeAnyHome } from "./any-home.js";

const BASE_MS = Date.UTC(2026, 0, 2, 3, 4, 5);
const DAY_MS = 86_400_000;
const HOMES = 40;

describe("the first page from the files", () => {
  let home: StoreHome;
  beforeEach(() => {
    home = createStoreHome();
  });
  afterEach(() => home.remove());

  async function fromFiles(more: Partial<ThreadListQuery> = {}, patience = 1_000) {
    const [names, gitInfos] = await Promise.all([
      createThreadNames(home.folder).all(),
      createGitEdits(home.folder).all(),
    ]);
    return pageFromFiles(listQuery(more), { home: home.folder, edits: { names, gitInfos }, patience });
  }

  const previews = async (more: Partial<ThreadListQuery> = {}, patience = 1_000) =>
    (await fromFiles(more, patience))?.threads.map((thread) => thread.preview) ?? null;
  const add = (atMs: number, text: string, serial = 0) =>
    addThread(home.store(), threadId(atMs, serial), { text }) ?? assert.fail("no file");

  it("is the one that the index gives, in any home", async () => {
    let pages = 0;
    let refusals = 0;
    for (let seed = 1; seed <= HOMES; seed++) {
      await home.remove();
      home = createStoreHome();
      makeAnyHome(home.folder, seed);
      const random = createRandom(seed);
      const store = home.store();
      for (let round = 0; round < 8; round++) {
        const query: Partial<ThreadListQuery> = {
          limit: random.pick([1, 2, 10, 25, 100]),
          cwds: random.pick([null, null, ["/a"], ["/b", "/a"], []]),
          modelProviders: random.pick([null, null, ["two"]]),
          sourceKinds: random.pick([null, ["cli", "exec", "unknown"], ["subAgent"], ["vscode"]]),
        };
        const page = await fromFiles(query, random.oneIn(6) ? 5 : 1_000);
        if (page === null) refusals++;
        else pages++;
        const expected = await store.list(indexQuery(query));
        if (page !== null) assert.deepEqual(page, expected, `seed ${seed}, ${JSON.stringify(query)}`);
      }
    }
    // Most homes have nothing in them that leaves the order in doubt.
    assert.ok(pages > 2 * refusals, `${pages} pages, ${refusals} refusals`);
    assert.notEqual(refusals, 0);
  }).timeout(60_000);

  it("leads on to what the index gives", async () => {
    for (let serial = 0; serial < 30; serial++) add(BASE_MS + Math.floor(serial / 4), `${serial}`, serial);
    const store = home.store();
    const shown: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await store.list(listQuery({ limit: 7, cursor }));
      shown.push(...page.threads.map((thread) => thread.preview));
      cursor = page.nextCursor;
    } while (cursor !== null);
    assert.deepEqual(
      shown,
      Array.from({ length: 30 }, (_, at) => `${29 - at}`),
    );
  });

  it("needs neither SQL nor an index, and a home without threads has one at once", async () => {
    const lame = home.store({ wasmPath: path.join(home.folder, "missing.wasm") });
    assert.deepEqual(await lame.list(listQuery()), { threads: [], nextCursor: null, backwardsCursor: null });
    add(BASE_MS, "one");
    assert.deepEqual(
      (await lame.list(listQuery())).threads.map(({ preview }) => preview),
      ["one"],
    );
    await assert.rejects(lame.list(indexQuery()), { name: "HostError", code: "store-failed" });
    assert.deepEqual((await lame.list(listQuery())).threads.length, 1);
  });

  it("shows what was appended, named, moved and removed a moment ago", async () => {
    const [one] = [add(BASE_MS, "one"), add(BASE_MS + DAY_MS, "two"), add(BASE_MS + 2 * DAY_MS, "three")];
    const store = home.store();
    await store.setName(threadId(BASE_MS + DAY_MS), "Two");
    await store.archive(threadId(BASE_MS + 2 * DAY_MS));
    writeFileSync(one, readFileSync(one, "utf8").replaceAll('"one"', '"changed"'));
    const page = await fromFiles();
    assert.deepEqual(
      page?.threads.map(({ name, preview }) => [name, preview]),
      [
        ["Two", "two"],
        [null, "changed"],
      ],
    );
    rmSync(one);
    assert.deepEqual(await previews(), ["two"]);
  });

  for (const [what, more] of [
    ["by time of change", { sortKey: "updated_at" }],
    ["the oldest first", { sortDirection: "asc" }],
    ["a later page", { cursor: "2026-01-01T00:00:00Z" }],
    ["archived threads", { archived: true }],
    ["a search", { searchTerm: "x" }],
    ["what the index knows", { indexOnly: true }],
  ] as const) {
    it(`is none for ${what}`, () => {
      assert.equal(canComeFromFiles(listQuery(more)), false);
    });
  }

  describe("is none", () => {
    it("when too many files would be read in vain", async () => {
      for (let at = 0; at < 9; at++) add(BASE_MS + at, `${at}`, at);
      assert.deepEqual(
        [await previews({ cwds: ["/else"] }, 9), await previews({ cwds: ["/else"] }, 8)],
        [[], null],
      );
    });

    it("when a thread is younger than its file's name", async () => {
      const file = add(BASE_MS, "one");
      const later = new Date(BASE_MS + 2 * DAY_MS).toISOString();
      writeFileSync(file, readFileSync(file, "utf8").replaceAll(new Date(BASE_MS).toISOString(), later));
      assert.equal(await previews(), null);
    });

    it("when a file lies in the folder of an earlier day than it should", async () => {
      const file = add(BASE_MS, "one");
      const folder = path.join(home.folder, "sessions/2020/01/01");
      mkdirSync(folder, { recursive: true });
      renameSync(file, path.join(folder, path.basename(file)));
      assert.equal(await previews(), null);
    });

    it("when threads lie in folders that are no dates", async () => {
      const file = add(BASE_MS, "one");
      const folder = path.join(home.folder, "sessions/2026/old/01");
      mkdirSync(folder, { recursive: true });
      renameSync(file, path.join(folder, path.basename(file)));
      assert.equal(await previews(), null);
      assert.deepEqual((await home.store().list(listQuery())).threads.length, 1);
    });
  });

  describe("and the index behind it", () => {
    const THREADS = 600;
    function fill(): void {
      for (let serial = 0; serial < THREADS; serial++) add(BASE_MS + serial, `${serial}`, serial);
    }

    it("is built without anybody asking for it", async () => {
      fill();
      const told = await new Promise<number>((resolve, reject) => {
        const store = home.store({ onProgress: ({ done, total }) => done === total && resolve(total) });
        store.list(listQuery({ limit: 1 })).then(({ threads }) => {
          assert.equal(threads[0]?.preview, `${THREADS - 1}`);
        }, reject);
      });
      assert.equal(told, THREADS);
    });

    it("is broken off when the host ends, and gone on with by the next one", async () => {
      fill();
      let told = 0;
      const first = await new Promise<number>((resolve) => {
        const store = home.store({
          onProgress({ done }) {
            told = done;
            resolve(done);
            void store.dispose();
          },
        });
        void store.list(listQuery());
      });
      await home.settle();
      assert.ok(first > 0 && told <= THREADS);
      assert.ok(existsSync(path.join(home.folder, "heddle-index.sqlite")));
      const { threads } = await home.store().list(indexQuery({ limit: 100, sortDirection: "asc" }));
      assert.deepEqual(
        threads.map(({ preview }) => preview),
        Array.from({ length: 100 }, (_, at) => `${at}`),
      );
    });
  });
});
