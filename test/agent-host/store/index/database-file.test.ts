import assert from "node:assert/strict";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import {
  addThread,
  createStoreHome,
  indexQuery,
  type StoreHome,
  threadId,
  threadMeta,
  turnEvents,
} from "../threads.js";

const BASE_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

describe("the index file", () => {
  let home: StoreHome;
  beforeEach(() => {
    home = createStoreHome();
  });
  afterEach(() => home.remove());

  const indexFile = () => path.join(home.folder, "heddle-index.sqlite");

  /** What a fresh host lists; it writes the index when it is done. */
  async function list(): Promise<string[]> {
    const store = home.store();
    const { threads } = await store.list(indexQuery());
    await store.dispose();
    return threads.map((thread) => thread.name ?? thread.preview);
  }

  it("is written once a list was asked for, and only then", async () => {
    const store = home.store();
    addThread(store, threadId(BASE_MS), { text: "one" });
    await store.read(threadId(BASE_MS));
    await store.dispose();
    assert.equal(existsSync(indexFile()), false);
    assert.deepEqual(await list(), ["one"]);
    assert.equal(readFileSync(indexFile()).subarray(0, 15).toString(), "SQLite format 3");
    assert.equal(existsSync(`${indexFile()}.lock`), false);
  });

  it("follows what other hosts do to the files", async () => {
    const store = home.store();
    const other = home.store();
    const first = addThread(other, threadId(BASE_MS), { text: "one" });
    assert.deepEqual((await store.list(indexQuery())).threads.length, 1);
    addThread(other, threadId(BASE_MS + 1), { text: "two" });
    await other.setName(threadId(BASE_MS + 1), "Second");
    await other.archive(threadId(BASE_MS));
    assert.deepEqual(
      (await store.list(indexQuery())).threads.map((thread) => thread.name),
      ["Second"],
    );
    await other.unarchive(threadId(BASE_MS));
    assert.ok(first);
    rmSync(first);
    assert.deepEqual((await store.list(indexQuery())).threads.length, 1);
  });

  it("is a cache: without it, damaged or of another version, lists are the same", async () => {
    const store = home.store();
    addThread(store, threadId(BASE_MS), { text: "one" });
    addThread(store, threadId(BASE_MS + 1), { text: "two" });
    await store.setName(threadId(BASE_MS), "First");
    const expected = ["two", "First"];
    assert.deepEqual(await list(), expected);
    const good = readFileSync(indexFile());
    const otherVersion = Buffer.from(good);
    otherVersion.writeUInt32BE(99, 60);
    const damages: (Buffer | null)[] = [
      null,
      Buffer.alloc(0),
      Buffer.from("no database at all"),
      good.subarray(0, 3_000),
      Buffer.concat([good.subarray(0, 4_096), Buffer.alloc(good.length - 4_096, 0x5a)]),
      otherVersion,
    ];
    for (const damage of damages) {
      if (damage === null) rmSync(indexFile());
      else writeFileSync(indexFile(), damage);
      assert.deepEqual(await list(), expected);
    }
  });

  it("keeps what two hosts wrote to it at once", async () => {
    const one = home.store();
    const two = home.store();
    addThread(one, threadId(BASE_MS), { text: "one" });
    await one.list(indexQuery());
    addThread(two, threadId(BASE_MS + 1), { text: "two" });
    await two.list(indexQuery());
    await one.dispose();
    await two.dispose();
    assert.deepEqual(await list(), ["two", "one"]);
  });

  it("is written again by a host that knows it when another puts something else in its place", async () => {
    const store = home.store();
    addThread(store, threadId(BASE_MS), { text: "one" });
    assert.deepEqual(await list(), ["one"]);
    for (const damage of ["no database at all", null]) {
      const warm = home.store();
      await warm.list(indexQuery());
      addThread(store, threadId(BASE_MS + (damage?.length ?? 0) + 1), { text: "two" });
      await warm.list(indexQuery());
      if (damage === null) rmSync(indexFile());
      else {
        writeFileSync(`${indexFile()}.new`, damage);
        renameSync(`${indexFile()}.new`, indexFile());
      }
      await warm.dispose();
      home.warnings.length = 0;
      assert.equal((await list()).length, damage === null ? 3 : 2);
      assert.deepEqual(home.warnings, []);
    }
  });

  it("is not needed to answer: lists work where it cannot be written", async () => {
    mkdirSync(indexFile());
    addThread(home.store(), threadId(BASE_MS), { text: "one" });
    assert.deepEqual(await list(), ["one"]);
    assert.notEqual(home.warnings.length, 0);
  });

  it("shows the words behind large instructions and images", async () => {
    const store = home.store();
    const writer = store.create(threadMeta(threadId(BASE_MS), { baseInstructions: "i".repeat(200_000) }));
    writer.append([
      {
        type: "history",
        item: {
          type: "message",
          role: "user",
          content: [{ type: "input_image", image_url: `data:image/png;base64,${"A".repeat(1_000_000)}` }],
        },
      },
      ...turnEvents("t", "look"),
    ]);
    writer.close();
    assert.deepEqual(await list(), ["look"]);
  });

  it("lists a thread with damaged lines", async () => {
    const file = addThread(home.store(), threadId(BASE_MS), { text: "one" });
    assert.ok(file);
    const [, ...rest] = readFileSync(file, "utf8").split("\n");
    writeFileSync(file, ["{torn", ...rest].join("\n"));
    appendFileSync(file, "garbage\n");
    const store = home.store();
    const { threads } = await store.list(indexQuery({ sourceKinds: ["unknown"] }));
    assert.deepEqual(
      threads.map((thread) => [thread.preview, thread.createdAt]),
      [["one", Math.floor(BASE_MS / 1000)]],
    );
  });
});
