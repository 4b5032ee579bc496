// Threads of the newest hosts that were cut back: two files, whose lines are numbered.
import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ThreadStore } from "../../../../agent-host/store/thread-store.js";
import { root } from "../../../support/repository.js";
import { createStoreHome, indexQuery, listQuery, type StoreHome, turnEvents } from "../threads.js";

const THREAD = "019cb73d-16c0-7000-8000-000000000002";
const FORK = "019cbc63-72c0-7000-8000-000000000005";

const filesIn = (home: StoreHome, folder: string) =>
  readdirSync(path.join(home.folder, folder), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.includes(THREAD),
  );

describe("a thread in several files", () => {
  let home: StoreHome;
  let store: ThreadStore;

  beforeEach(() => {
    home = createStoreHome();
    cpSync(path.join(root, "test/fixtures/rollouts/newest"), home.folder, { recursive: true });
    store = home.store();
  });
  afterEach(() => home.remove());

  it("goes on in the newest of them, with numbers on its lines", async () => {
    const opened = await store.open(THREAD);
    opened?.writer.append(turnEvents("one", "go on"));
    opened?.writer.append(turnEvents("two", "and on"));
    opened?.writer.close();
    const file = opened?.writer.path ?? "";
    const numbers = readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line).ordinal);
    const [first] = numbers;
    assert.ok(typeof first === "number" && path.basename(file).includes("_"));
    assert.deepEqual(
      numbers,
      numbers.map((_, at) => first + at),
    );
    const ids = (await (await store.read(THREAD))?.turns())?.map(({ id }) => id);
    assert.deepEqual(ids?.slice(-2), ["one", "two"]);
  });

  it("is archived and brought back with all of them, and forks keep what they begin with", async () => {
    const before = filesIn(home, "sessions").toSorted();
    const turns = await (await store.read(THREAD))?.turns();
    await store.archive(THREAD);
    assert.deepEqual([filesIn(home, "sessions"), filesIn(home, "archived_sessions").length], [[], 2]);
    assert.deepEqual(
      (await store.list(listQuery())).threads.map(({ id }) => id),
      [FORK],
    );
    assert.equal((await store.read(THREAD))?.thread.archived, true);
    assert.equal((await (await store.read(FORK))?.turns())?.length, 8);
    await store.unarchive(THREAD);
    assert.deepEqual(filesIn(home, "sessions").toSorted(), before);
    assert.deepEqual(await (await store.read(THREAD))?.turns(), turns);
  });

  it("is listed once, with the newest of them, however often its folder changes", async () => {
    const file = (await store.read(THREAD))?.thread.path ?? "";
    utimesSync(file, 2_000_000_000, 2_000_000_000);
    for (const more of ["one.txt", "two.txt"]) {
      writeFileSync(path.join(path.dirname(file), more), "");
      for (const query of [listQuery(), indexQuery()]) {
        const { threads } = await store.list(query);
        assert.deepEqual(
          threads.map((thread) => thread.path).filter((each) => each?.includes(THREAD)),
          [file],
        );
      }
    }
  });

  it("can be copied into one", async () => {
    const records = await store.records(THREAD, null);
    const source = await store.read(THREAD);
    assert.ok(records !== null && source !== null);
    const id = "019cbc63-72c0-7000-8000-000000000009";
    const { loaded, writer } = await store.createFrom({ ...source.meta, id, forkedFromId: THREAD }, records);
    writer.close();
    assert.deepEqual(await loaded.turns(), await source.turns());
    assert.deepEqual(await loaded.history(), await source.history());
    assert.equal((await store.read(id))?.thread.forkedFromId, THREAD);
  });
});
