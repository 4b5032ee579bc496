import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import type { ThreadSearchQuery, ThreadStore } from "../../../../../agent-host/store/thread-store.js";
import {
  addThread,
  createStoreHome,
  listQuery,
  type StoreHome,
  searchQuery,
  threadId,
  threadMeta,
  turnEvents,
} from "../../threads.js";

const BASE_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

describe("full-text search", () => {
  let home: StoreHome;
  let store: ThreadStore;
  let serial: number;
  beforeEach(() => {
    home = createStoreHome();
    store = home.store();
    serial = 0;
  });
  afterEach(() => home.remove());

  const found = async (text: string, more: Partial<ThreadSearchQuery> = {}, from = store) =>
    (await from.search(searchQuery(text, more))).hits.map(({ thread }) => thread.preview);
  /** A thread in which the user says the first text and the agent the second; each a second after the other. */
  function say(text: string, answer = "ok", more: Parameters<typeof threadMeta>[1] = {}): string {
    const id = threadId(BASE_MS + serial * 1000, serial++);
    const writer = store.create(threadMeta(id, more));
    writer.append(turnEvents("t", text, answer));
    writer.close();
    return id;
  }

  it("finds words of either side and of titles, in any case, with or without accents", async () => {
    say("Fix the Größe of the café", "see the README");
    await store.setName(say("other"), "Über Ärger");
    const checks: [text: string, expected: string[]][] = [
      ["fix", ["Fix the Größe of the café"]],
      ["READme", ["Fix the Größe of the café"]],
      ["CAFE grosse", []],
      ["CAFE große", ["Fix the Größe of the café"]],
      ["arger uber", ["other"]],
      ["fix arger", []],
      ["caf", ["Fix the Größe of the café"]],
      ["caf fix", []],
      ["caf ", []],
      ["f", []],
      ["the", ["Fix the Größe of the café"]],
      ["nothing", []],
    ];
    for (const [text, expected] of checks) assert.deepEqual(await found(text), expected, text);
  });

  it("finds parts of programs and text without spaces between words", async () => {
    say("look at src/main.ts and getThreadById in foo_bar", "x = a+b\0 zero");
    say("你好，世界 and こんにちは", "한국어 텍스트");
    const checks: [text: string, expected: number][] = [
      ["src/main.ts", 0],
      ["main.ts", 0],
      ["foo_bar", 0],
      ["ThreadById", -1],
      ["getThreadBy", 0],
      ["thread", 0],
      ["byid", -1],
      ["ts main", 0],
      ["ts/main", -1],
      ["zero", 0],
      ["世界", 1],
      ["好世", 1],
      ["界世", -1],
      ["にち", 1],
      ["국어", 1],
    ];
    const all = ["look at src/main.ts and getThreadById in foo_bar", "你好，世界 and こんにちは"];
    for (const [text, at] of checks) assert.deepEqual(await found(text), at < 0 ? [] : [all[at]], text);
  });

  it("shows the place on one line, and where the words are in it", async () => {
    say("one", `${"filler ".repeat(100)}\n\nthe NEEDLE is\nhere, a needle ${"more ".repeat(100)}`);
    const [hit] = (await store.search(searchQuery("here needle"))).hits;
    assert.ok(hit);
    assert.match(hit.snippet, /^….*the NEEDLE is here, a needle more.*…$/);
    assert.ok(hit.snippet.length <= 200, `${hit.snippet.length} characters`);
    assert.deepEqual(
      hit.matches.map(([begin, end]) => hit.snippet.slice(begin, end)),
      ["NEEDLE", "here", "needle"],
    );
  });

  it("gives the newest first, in pages that neither skip nor repeat", async () => {
    const ids = Array.from({ length: 23 }, (_, at) =>
      addThread(store, threadId(BASE_MS + (at % 3) * 1000, at), { text: `kiwi ${at}` }),
    );
    const seen: (string | null)[] = [];
    const seconds: number[] = [];
    let cursor: string | null = null;
    do {
      const page = await store.search(searchQuery("kiwi", { limit: 4, cursor }));
      seen.push(...page.hits.map(({ thread }) => thread.path));
      seconds.push(...page.hits.map(({ thread }) => thread.createdAt));
      cursor = page.nextCursor;
    } while (cursor !== null);
    assert.deepEqual([seen.length, new Set(seen)], [ids.length, new Set(ids)]);
    assert.deepEqual(
      seconds,
      seconds.toSorted((a, b) => b - a),
    );
  });

  it("is for the folders and the archive that are asked for, and not for sub-agents", async () => {
    const archived = say("kiwi in the archive");
    say("kiwi here");
    say("kiwi there", "ok", { cwd: "/there" });
    say("kiwi of a review", "ok", { source: { subAgent: "review" } });
    say("kiwi of a script", "ok", { source: "exec" });
    await store.archive(archived);
    const checks: [more: Partial<ThreadSearchQuery>, expected: string[]][] = [
      [{}, ["kiwi of a script", "kiwi there", "kiwi here"]],
      [{ cwds: ["/there"] }, ["kiwi there"]],
      [{ cwds: ["/there", "/nowhere"] }, ["kiwi there"]],
      [{ cwds: [] }, []],
      [{ archived: true }, ["kiwi in the archive"]],
      [{ archived: true, cwds: ["/there"] }, []],
    ];
    for (const [more, expected] of checks) assert.deepEqual(await found("kiwi", more), expected);
    await store.unarchive(archived);
    assert.equal((await found("kiwi")).length, 4);
  });

  it("forgets what was rolled back", async () => {
    const id = say("one");
    const opened = await store.open(id);
    opened?.writer.append([...turnEvents("u", "wombat"), { type: "rolledBack", numTurns: 1 }]);
    opened?.writer.close();
    assert.deepEqual([await found("wombat"), await found("one")], [[], ["one"]]);
  });

  it("finds a thread again each time it changed", async () => {
    const id = say("one");
    const opened = await store.open(id);
    for (let turn = 0; turn < 20; turn++) {
      opened?.writer.append(turnEvents(`t${turn}`, `word${turn}`));
      assert.deepEqual(await found(`word${turn}`), ["one"]);
    }
    assert.deepEqual(await found("word0 word19"), ["one"]);
    opened?.writer.close();
  });

  it("does without the file when it is damaged, of another version or of another home", async () => {
    say("kiwi");
    const file = path.join(home.folder, "heddle-search.sqlite");
    const again = async () => {
      await store.dispose();
      store = home.store();
    };
    assert.deepEqual(await found("kiwi"), ["kiwi"]);
    await again();
    const good = readFileSync(file);
    const otherVersion = Buffer.from(good);
    otherVersion.writeUInt32BE(99, 60);
    const damages = [
      Buffer.alloc(0),
      good.subarray(0, 5_000),
      Buffer.concat([good.subarray(0, 4_096), Buffer.alloc(good.length - 4_096, 0x5a)]),
      otherVersion,
    ];
    for (const damage of damages) {
      writeFileSync(file, damage);
      say("kiwi");
      assert.equal((await found("kiwi")).length, serial);
      await again();
    }
  });

  it("works where nothing can be written", async () => {
    say("kiwi");
    for (const name of ["heddle-index.sqlite", "heddle-search.sqlite"]) {
      // For root every folder can be written: something in the way does it for everyone.
      mkdirSync(path.join(home.folder, name));
    }
    chmodSync(home.folder, 0o500);
    assert.deepEqual([await found("kiwi"), (await store.list(listQuery())).threads.length], [["kiwi"], 1]);
    chmodSync(home.folder, 0o700);
  });

  it("is not on the way to a list", async () => {
    say("kiwi");
    await store.list(listQuery());
    await store.dispose();
    assert.equal(existsSync(path.join(home.folder, "heddle-search.sqlite")), false);
    store = home.store();
    await found("kiwi");
    await store.dispose();
    assert.equal(statSync(path.join(home.folder, "heddle-search.sqlite")).mode & 0o777, 0o600);
  });

  it("finds signs that are no words in titles and first messages", async () => {
    say("ship it 🚀🚀 now", "🎉");
    say("x ++ y");
    assert.deepEqual(
      [await found("🚀"), await found("++"), await found("🎉"), await found(" ")],
      [["ship it 🚀🚀 now"], ["x ++ y"], [], []],
    );
    const [hit] = (await store.search(searchQuery("🚀"))).hits;
    assert.deepEqual(hit?.matches, [[8, 10]]);
  });

  it("refuses a cursor that is none", async () => {
    for (const cursor of ["x", "", "before/", "before/-1", "before/1e9", "2026-01-02T03:04:05Z"]) {
      await assert.rejects(store.search(searchQuery("kiwi", { cursor })), {
        name: "HostError",
        code: "invalid-request",
        message: `invalid cursor: ${cursor}`,
      });
    }
  });

  it("takes whatever is typed for words, never for a query", async () => {
    say("alpha AND beta OR gamma NOT delta NEAR/3 epsilon", 'quoted "phrase" text:alpha (x) * ^ -');
    for (const text of [
      '"alpha',
      "alpha AND",
      "NOT delta",
      "NEAR/3",
      "text:alpha",
      "alpha*",
      "(x)",
      "-alpha",
      "alpha OR zeta",
    ]) {
      assert.equal((await found(text)).length, text === "alpha OR zeta" ? 0 : 1, text);
    }
    const word = fc.oneof(
      fc.string({ unit: "binary", maxLength: 6 }),
      fc.constantFrom(
        '"',
        "*",
        "(",
        ")",
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "alpha",
        ":",
        "-",
        "^",
        "\ue000archived",
        "\0",
        "你好",
        "🚀",
        "'",
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 8 }), async (words) => {
        const text = words.join(" ");
        const { hits } = await store.search(searchQuery(text));
        assert.ok(hits.length <= 1);
        for (const { snippet, matches } of hits) {
          assert.ok(!/[\n\r]/.test(snippet));
          for (const [begin, end] of matches) assert.ok(begin >= 0 && begin < end && end <= snippet.length);
        }
      }),
      { numRuns: 300 },
    );
  }).timeout(60_000);
});
