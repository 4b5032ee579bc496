import assert from "node:assert/strict";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import type { HostErrorCode } from "../../../agent-host/base/errors.js";
import type { ThreadStore } from "../../../agent-host/store/thread-store.js";
import {
  addThread,
  createStoreHome,
  listQuery,
  type StoreHome,
  threadId,
  threadMeta,
  turnEvents,
} from "./threads.js";

describe("the local store", () => {
  let home: StoreHome;
  let store: ThreadStore;
  let id: string;
  beforeEach(() => {
    home = createStoreHome();
    store = home.store();
    id = threadId(home.clock.atMs);
  });
  afterEach(() => home.remove());

  const code = (expected: HostErrorCode) => ({ name: "HostError", code: expected });
  const fileOf = (threadPath: string | null): string => threadPath ?? assert.fail("no path");

  describe("writing", () => {
    it("leaves the disk alone until the user says something, then writes all of it", async () => {
      const writer = store.create(threadMeta(id));
      const [start, history, message, ...rest] = turnEvents("t", "hello");
      assert.ok(start && history && message);
      writer.append([start, history]);
      assert.deepEqual([writer.materialized, existsSync(path.join(home.folder, "sessions"))], [false, false]);
      assert.equal(await store.read(id), null);
      writer.append([message]);
      writer.append(rest);
      assert.equal(writer.materialized, true);
      const kinds = readFileSync(fileOf(writer.path), "utf8")
        .trimEnd()
        .split("\n")
        .map((text) => JSON.parse(text) as { timestamp: string; type: string; payload: { type?: string } });
      assert.deepEqual(
        kinds.map(({ timestamp, type, payload }) => [timestamp, payload.type ?? type]),
        [
          "session_meta",
          "task_started",
          "message",
          "user_message",
          "agent_message",
          "message",
          "task_complete",
        ].map((kind) => ["2026-01-02T03:04:05.000Z", kind]),
      );
      writer.close();
    });

    it("names the file by local time and id, in the folder of the day, for its owner alone", () => {
      const local = new Date(home.clock.atMs);
      const day = [local.getFullYear(), local.getMonth() + 1, local.getDate()].map((n) =>
        String(n).padStart(2, "0"),
      );
      const time = [local.getHours(), local.getMinutes(), local.getSeconds()].map((n) =>
        String(n).padStart(2, "0"),
      );
      const file = fileOf(addThread(store, id));
      assert.equal(
        file,
        path.join(home.folder, "sessions", ...day, `rollout-${day.join("-")}T${time.join("-")}-${id}.jsonl`),
      );
      assert.equal(statSync(file).mode & 0o777, 0o600);
    });

    it("has every event on disk when append returns", () => {
      const writer = store.create(threadMeta(id));
      for (const [index, event] of turnEvents("t", "hello").entries()) {
        writer.append([event]);
        const written = writer.materialized
          ? readFileSync(fileOf(writer.path), "utf8").trimEnd().split("\n").length
          : 0;
        assert.equal(written, index < 2 ? 0 : index + 2);
      }
      writer.close();
    });

    it("has one writer for a thread, until that is closed", async () => {
      const writer = store.create(threadMeta(id));
      writer.append(turnEvents("t", "hello"));
      await assert.rejects(store.open(id), code("thread-held"));
      await assert.rejects(store.archive(id), code("thread-held"));
      writer.close();
      writer.close();
      assert.throws(() => writer.append(turnEvents("u", "late")), code("store-failed"));
      const opened = await store.open(id);
      opened?.writer.append(turnEvents("u", "again"));
      opened?.writer.close();
      assert.deepEqual(
        (await (await store.read(id))?.turns())?.map((turn) => turn.id),
        ["t", "u"],
      );
    });

    it("says so when the disk refuses, and can try again", () => {
      if (process.getuid?.() === 0) {
        // Root may write everywhere: a file in the way does it for everyone.
        writeFileSync(path.join(home.folder, "sessions"), "");
      } else {
        chmodSync(home.folder, 0o500);
      }
      const writer = store.create(threadMeta(id));
      assert.throws(() => writer.append(turnEvents("t", "hello")), code("store-failed"));
      assert.equal(writer.materialized, false);
      if (process.getuid?.() === 0)
        renameSync(path.join(home.folder, "sessions"), path.join(home.folder, "x"));
      else chmodSync(home.folder, 0o700);
      writer.append(turnEvents("t", "hello"));
      assert.equal(readFileSync(fileOf(writer.path), "utf8").trimEnd().split("\n").length, 7);
      writer.close();
    });
  });

  describe("the end of a file", () => {
    const tails: [what: string, tail: string, turns: string[], warnings: number][] = [
      [
        "cut in the middle of a line loses that line",
        '{"timestamp":"2026-01-02T03:04:05.000Z","type":"eve',
        ["turn-a", "b"],
        1,
      ],
      [
        "whole but for its newline keeps its line",
        '{"timestamp":"2026-01-02T03:04:05.000Z","type":"event_msg","payload":{"type":"task_started","turn_id":"x"}}',
        ["turn-a", "x", "b"],
        0,
      ],
    ];
    for (const [what, tail, turns, warnings] of tails) {
      it(what, async () => {
        const file = fileOf(addThread(store, id));
        appendFileSync(file, tail);
        const opened = await store.open(id);
        opened?.writer.append(turnEvents("b", "more"));
        opened?.writer.close();
        const loaded = await store.read(id);
        assert.deepEqual(
          (await loaded?.turns())?.map((turn) => turn.id),
          turns,
        );
        assert.deepEqual([loaded?.damagedLines, home.warnings.length], [0, warnings]);
      });
    }

    it("is left as it is by those who only read", async () => {
      const file = fileOf(addThread(store, id));
      appendFileSync(file, '{"half');
      const before = readFileSync(file);
      // Half a line at the end is no damage: its writer may be in the middle of it.
      assert.deepEqual([(await store.read(id))?.damagedLines, (await store.find(id))?.preview], [0, "hello"]);
      assert.deepEqual(readFileSync(file), before);
    });
  });

  describe("finding", () => {
    it("knows a thread by its id alone, also in the folder of another day", async () => {
      const file = fileOf(addThread(store, id, { text: "words" }));
      assert.equal((await store.find(id))?.preview, "words");
      const elsewhere = path.join(home.folder, "sessions", "2020", "01", "01");
      mkdirSync(elsewhere, { recursive: true });
      const moved = path.join(elsewhere, path.basename(file));
      renameSync(file, moved);
      assert.equal((await store.find(id))?.path, moved);
      assert.equal((await store.read(id))?.thread.path, moved);
    });

    for (const other of ["", "../../etc/passwd", "not-an-id", threadId(1)]) {
      it(`finds nothing for "${other}"`, async () => {
        assert.deepEqual(
          [await store.find(other), await store.read(other), await store.open(other)],
          [null, null, null],
        );
      });
    }

    it("says the same as a list and as the whole thread", async () => {
      addThread(store, id, { meta: { gitInfo: { sha: "s", branch: "b", originUrl: null } } });
      await store.setName(id, "Named");
      const found = await store.find(id);
      assert.equal(found?.name, "Named");
      assert.deepEqual((await store.read(id))?.thread, found);
      assert.deepEqual((await store.list(listQuery())).threads, [found]);
    });

    it("does not read on after the first message", async () => {
      const file = fileOf(addThread(store, id));
      // Were it read, this would take the place of the title.
      appendFileSync(file, `${"x".repeat(3_000_000)}\n`);
      assert.equal((await store.find(id))?.preview, "hello");
    });
  });

  describe("the archive", () => {
    it("hides a thread and gives it back, to the folder of its day", async () => {
      const file = fileOf(addThread(store, id));
      await store.archive(id);
      const archived = path.join(home.folder, "archived_sessions", path.basename(file));
      assert.deepEqual([existsSync(file), existsSync(archived)], [false, true]);
      assert.deepEqual((await store.list(listQuery())).threads, []);
      assert.deepEqual(
        (await store.list(listQuery({ archived: true }))).threads.map((thread) => [
          thread.path,
          thread.archived,
        ]),
        [[archived, true]],
      );
      assert.equal((await store.read(id))?.thread.archived, true);
      assert.equal(await store.open(id), null);
      await assert.rejects(store.archive(id), code("thread-not-found"));

      home.clock.atMs += 3_600_000;
      const thread = await store.unarchive(id);
      assert.deepEqual(
        [thread.path, thread.archived, thread.updatedAt],
        [file, false, Math.floor(home.clock.atMs / 1000)],
      );
      await assert.rejects(store.unarchive(id), {
        ...code("thread-not-found"),
        message: `no archived rollout found for thread id ${id}`,
      });
    });

    it("does not know threads that are not on disk", async () => {
      const writer = store.create(threadMeta(id));
      await assert.rejects(store.archive(id), {
        ...code("thread-not-found"),
        message: `no rollout found for thread id ${id}`,
      });
      writer.close();
    });
  });

  describe("names", () => {
    const indexFile = () => path.join(home.folder, "session_index.jsonl");

    it("are appended, and the newest counts, also for other hosts", async () => {
      addThread(store, id);
      await store.setName(id, "One");
      await store.setName(id, "Two");
      const lines = readFileSync(indexFile(), "utf8")
        .trimEnd()
        .split("\n")
        .map((text) => JSON.parse(text) as object);
      const updated_at = new Date(home.clock.atMs).toISOString();
      assert.deepEqual(lines, [
        { id, thread_name: "One", updated_at },
        { id, thread_name: "Two", updated_at },
      ]);
      assert.equal((await home.store().find(id))?.name, "Two");
    });

    it("survive a torn line before them", async () => {
      addThread(store, id);
      writeFileSync(indexFile(), '{"id":"x","thread_na');
      await store.setName(id, "Whole");
      assert.equal((await store.find(id))?.name, "Whole");
    });

    it("are for threads that exist, spoken in or not", async () => {
      await assert.rejects(store.setName(id, "x"), code("thread-not-found"));
      const writer = store.create(threadMeta(id));
      await store.setName(id, "Early");
      writer.append(turnEvents("t", "hello"));
      writer.close();
      assert.equal((await store.find(id))?.name, "Early");
    });
  });
});
