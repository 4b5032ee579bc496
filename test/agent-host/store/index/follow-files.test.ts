import assert from "node:assert/strict";
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import type { ThreadListQuery, ThreadStore } from "../../../../agent-host/store/thread-store.js";
import { addThread, createStoreHome, indexQuery, type StoreHome, searchQuery, threadId } from "../threads.js";

const BASE_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

describe("the index and the files of other programs", () => {
  let home: StoreHome;
  let store: ThreadStore;
  beforeEach(() => {
    home = createStoreHome();
    store = home.store();
  });
  afterEach(() => home.remove());

  const texts = async (more: Partial<ThreadListQuery> = {}, from = store) =>
    (await from.list(indexQuery(more))).threads.map((thread) => thread.name ?? thread.preview);
  const found = async (text: string, from = store) =>
    (await from.search(searchQuery(text))).hits.map(({ thread }) => thread.preview);
  const add = (serial: number, text: string) =>
    addThread(home.store(), threadId(BASE_MS + serial * 86_400_000), { text }) ?? assert.fail("no file");
  const message = (text: string) =>
    `${JSON.stringify({ timestamp: "2026-01-02T03:04:05.000Z", type: "event_msg", payload: { type: "agent_message", message: text } })}\n`;

  /** A store that knows everything as it is now, and watches. */
  async function warmUp(): Promise<void> {
    await texts({ sortKey: "updated_at" });
    await texts({ sortKey: "updated_at" });
  }

  for (const state of ["cold", "warm"] as const) {
    describe(`when ${state}`, () => {
      /** A cold one knows the index as it was saved, and has not looked at a file. */
      async function begin(): Promise<void> {
        await warmUp();
        if (state === "warm") return;
        await store.dispose();
        store = home.store();
      }

      it("shows what came, moved and went", async () => {
        const [one, two] = [add(1, "one"), add(2, "two")];
        await begin();
        add(3, "three");
        const archive = path.join(home.folder, "archived_sessions");
        mkdirSync(archive);
        renameSync(one, path.join(archive, path.basename(one)));
        assert.deepEqual(await texts(), ["three", "two"]);
        assert.deepEqual(await texts({ archived: true }), ["one"]);
        rmSync(two);
        assert.deepEqual(await texts(), ["three"]);
        rmSync(path.join(home.folder, "sessions"), { recursive: true });
        assert.deepEqual([await texts(), await texts({ archived: true })], [[], ["one"]]);
        mkdirSync(path.dirname(one), { recursive: true });
        renameSync(path.join(archive, path.basename(one)), one);
        assert.deepEqual([await texts(), await texts({ archived: true })], [["one"], []]);
      });

      it("shows when a thread changed, and finds what was appended", async () => {
        const [one] = [add(1, "one"), add(2, "two")];
        await begin();
        appendFileSync(one, message("a wombat at last"));
        utimesSync(one, 4_000_000_000, 4_000_000_000);
        const { threads } = await store.list(indexQuery());
        assert.deepEqual(
          threads.map((thread) => [thread.preview, thread.updatedAt === 4_000_000_000]),
          [
            ["two", false],
            ["one", true],
          ],
        );
        assert.deepEqual(await texts({ sortKey: "updated_at" }), ["one", "two"]);
        assert.deepEqual(await found("wombat"), ["one"]);
      });

      it("takes a rewritten file for what it is now", async () => {
        const one = add(1, "one");
        await begin();
        writeFileSync(one, readFileSync(one, "utf8").replaceAll('"one"', '"another"'));
        assert.deepEqual(
          [await texts(), await found("one"), await found("another")],
          [["another"], [], ["another"]],
        );
      });

      it("shows and finds the names that other hosts gave", async () => {
        add(1, "one");
        await begin();
        const other = home.store();
        await other.setName(threadId(BASE_MS + 86_400_000), "Heron");
        await other.setGitInfo(threadId(BASE_MS + 86_400_000), { sha: "1", branch: "b", originUrl: null });
        const [thread] = (await store.list(indexQuery({ searchTerm: "Heron" }))).threads;
        assert.deepEqual([thread?.name, thread?.gitInfo?.branch], ["Heron", "b"]);
        assert.deepEqual(await found("heron"), ["one"]);
      });
    });
  }

  it("of two files of one thread the one that is not archived counts, and the other one when that goes", async () => {
    const one = add(1, "one");
    const archive = path.join(home.folder, "archived_sessions");
    mkdirSync(archive);
    writeFileSync(
      path.join(archive, path.basename(one)),
      readFileSync(one, "utf8").replaceAll('"one"', '"copy"'),
    );
    assert.deepEqual([await texts(), await texts({ archived: true })], [["one"], []]);
    rmSync(one);
    assert.deepEqual([await texts(), await texts({ archived: true })], [[], ["copy"]]);
  });

  it("finds everything after a warm-up that was broken off", async () => {
    for (let serial = 0; serial < 40; serial++) add(serial, `thread${serial} kiwi`);
    await texts();
    const search = store.search(searchQuery("kiwi")).catch(() => undefined);
    await store.dispose();
    await search;
    store = home.store();
    assert.equal((await store.search(searchQuery("kiwi", { limit: 100 }))).hits.length, 40);
  });

  it("asks the files of nothing when only the index is wanted", async () => {
    add(1, "one");
    await texts();
    await store.dispose();
    add(2, "two");
    store = home.store();
    assert.deepEqual(await texts({ indexOnly: true }), ["one"]);
    assert.deepEqual(await texts(), ["two", "one"]);
  });

  it("keeps the rows of two hosts that write one after the other", async () => {
    const other = home.store();
    add(1, "one");
    await texts();
    add(2, "two");
    await texts({}, other);
    await other.setName(threadId(BASE_MS + 86_400_000), "Uno");
    await found("two", other);
    await other.dispose();
    await found("one");
    await store.dispose();
    store = home.store();
    assert.deepEqual(await texts({ indexOnly: true }), ["two", "Uno"]);
    assert.deepEqual([await found("two"), await found("uno")], [["two"], ["one"]]);
  });

  it("does not write what did not change", async () => {
    add(1, "one");
    for (const file of ["heddle-index.sqlite", "heddle-search.sqlite"]) {
      const stamps = [];
      for (const _ of [1, 2, 3]) {
        store = home.store();
        await found("one");
        await store.dispose();
        const { ino, mtimeMs } = statSync(path.join(home.folder, file));
        stamps.push(`${ino}:${mtimeMs}`);
      }
      // The first two may still be about folders that had just changed.
      assert.equal(stamps[1], stamps[2], file);
    }
  });
});
