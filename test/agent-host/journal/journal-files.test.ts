import assert from "node:assert/strict";
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { systemClock } from "../../../agent-host/base/clock.js";
import { collectGarbage } from "../../../agent-host/journal/collect-garbage.js";
import { createDiskObjects, objectPath } from "../../../agent-host/journal/disk-objects.js";
import { createMemoryObjects, hashOf } from "../../../agent-host/journal/objects.js";
import type { JournalRecord } from "../../../agent-host/journal/record.js";
import { ThreadJournal } from "../../../agent-host/journal/thread-journal.js";
import { createDiskLog, createMemoryLog } from "../../../agent-host/journal/thread-log.js";
import { tempFolder } from "../../support/temp-folder.js";

const HOUR = 3_600_000;
const text = (content: string) => Buffer.from(content, "utf8");
const hash = (content: string) => hashOf(text(content));

function change(turnId: string, name: string, before: string | null, after: string | null): JournalRecord {
  const state = (content: string | null) =>
    content === null
      ? ({ kind: "absent" } as const)
      : ({ kind: "file", hash: hash(content), size: content.length, mode: 0o644 } as const);
  return {
    type: "change",
    turnId,
    callId: "c",
    cause: "patch",
    atMs: 1,
    path: `/w/${name}`,
    realPath: `/real/${name}`,
    before: state(before),
    after: state(after),
  };
}

const RECORDS: readonly JournalRecord[] = [
  change("t1", "a", "one", "two"),
  change("t1", "b", null, "new"),
  { type: "void", turnId: "t1", callId: "c" },
  {
    type: "begin",
    turnId: "t2",
    callId: "d",
    files: [{ path: "/w/c", realPath: "/w/c", before: { kind: "unknown", reason: "tooLarge" } }],
  },
  { type: "end", turnId: "t2", callId: "d" },
  { type: "gap", turnId: "t2", reason: "why" },
  { type: "reviewed", paths: null },
  { type: "reviewed", paths: ["/w/a"] },
];

describe("a thread's records", () => {
  it("come back as they were written", () => {
    const log = createDiskLog(path.join(tempFolder(), "threads", "x.jsonl"));
    assert.deepEqual(log.read(), []);
    for (const record of RECORDS) log.append([record]);
    assert.deepEqual(log.read(), RECORDS);
  });

  it("survive a torn line, a damaged one and one of a later version", () => {
    const file = path.join(tempFolder(), "x.jsonl");
    const log = createDiskLog(file);
    log.append(RECORDS.slice(0, 2));
    appendFileSync(file, '{"type":"hologram","turn":"t1"}\nnot json\n{"type":"gap","turn":"t');
    log.append(RECORDS.slice(2));
    assert.deepEqual(log.read(), RECORDS);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });
});

describe("the contents of the journal", () => {
  it("are kept once, packed when that pays, and for their owner only", async () => {
    const folder = tempFolder();
    const objects = createDiskObjects(folder, () => Date.now());
    for (const content of ["", "short", "long ".repeat(10_000), "\0\xff".repeat(100_000)]) {
      const bytes = Buffer.from(content, "latin1");
      const name = await objects.put(bytes);
      const file = objectPath(folder, name);
      const { ino } = statSync(file);
      assert.equal(await objects.put(bytes), name);
      assert.deepEqual([statSync(file).ino, statSync(file).mode & 0o777], [ino, 0o600]);
      assert.deepEqual(Buffer.from((await objects.get(name)) ?? []), bytes);
      if (content.length > 1_000) assert.ok(statSync(file).size < content.length / 10);
    }
  });

  it("that are gone or damaged are told to be missing", async () => {
    const folder = tempFolder();
    const objects = createDiskObjects(folder, () => Date.now());
    const name = await objects.put(text("one"));
    assert.equal(await objects.get(hash("two")), null);
    for (const damage of ["", "\0two", "\x01garbage", "\x07one"]) {
      writeFileSync(objectPath(folder, name), damage);
      assert.equal(await objects.get(name), null);
    }
  });

  it("in memory give way to newer ones", async () => {
    const objects = createMemoryObjects(10);
    const first = await objects.put(text("123456"));
    const second = await objects.put(text("abcdef"));
    assert.deepEqual([await objects.get(first), objects.refresh(second)], [null, true]);
  });

  it("are limited by file and by thread, and what is over the limit is told to be unknown", async () => {
    const make = () =>
      new ThreadJournal(log, createMemoryObjects(), { fileBytes: 10, threadBytes: 12 }, () => undefined);
    const log = createMemoryLog();
    const journal = make();
    assert.deepEqual(await journal.keep(text("12345678901"), 0), { kind: "unknown", reason: "tooLarge" });
    assert.equal((await journal.keep(text("12345678"), 0)).kind, "file");
    assert.deepEqual(await journal.keep(text("abcdef"), 0), { kind: "unknown", reason: "overLimit" });
    // Counted anew from the records by whoever loads the thread later.
    log.append([change("t", "a", "12345678", null)]);
    assert.deepEqual(await make().keep(text("abcdef"), 0), { kind: "unknown", reason: "overLimit" });
  });
});

describe("clearing up the journal", () => {
  const ids = ["0", "1", "2", "3"].map((digit) => `${digit.repeat(8)}-0000-7000-8000-000000000000`);

  /** Threads that named one content each, `ages` hours ago; and contents that nobody names. */
  async function given(ages: readonly number[], loose: Readonly<Record<string, number>> = {}) {
    const folder = path.join(tempFolder(), "journal");
    const objects = createDiskObjects(path.join(folder, "objects"), () => Date.now());
    const old = (file: string, hours: number) => {
      const seconds = (Date.now() - hours * HOUR) / 1000;
      utimesSync(file, seconds, seconds);
    };
    const object = (content: string) => objectPath(path.join(folder, "objects"), hash(content));
    for (const [index, hours] of ages.entries()) {
      const file = path.join(folder, "threads", `${ids[index]}.jsonl`);
      await objects.put(text(`content ${index}`));
      createDiskLog(file).append([change("t", "a", null, `content ${index}`)]);
      old(file, hours);
      old(object(`content ${index}`), hours);
    }
    for (const [content, hours] of Object.entries(loose)) {
      await objects.put(text(content));
      old(object(content), hours);
    }
    return {
      folder,
      has: (content: string) => existsSync(object(content)),
      logs: () => readdirSync(path.join(folder, "threads")).length,
      collect: (more: object = {}) =>
        collectGarbage({
          folder,
          clock: systemClock,
          signal: new AbortController().signal,
          threadExists: async () => true,
          ...more,
        }),
    };
  }

  it("removes what nobody names, unless it is young, and keeps what is named", async () => {
    const test = await given([500], { loose: 2, young: 0.5 });
    await test.collect();
    assert.deepEqual([test.has("content 0"), test.has("loose"), test.has("young")], [true, false, true]);
  });

  it("removes threads that are gone, but none that was written just now", async () => {
    const test = await given([2, 2, 0]);
    await test.collect({ threadExists: async (id: string) => id === ids[0] });
    assert.deepEqual(
      [test.has("content 0"), test.has("content 1"), test.has("content 2"), test.logs()],
      [true, false, true, 2],
    );
  });

  it("removes threads that rested for months", async () => {
    const test = await given([24 * 100, 24 * 80]);
    await test.collect();
    assert.deepEqual([test.has("content 0"), test.has("content 1")], [false, true]);
  });

  it("makes room from the oldest thread on, and never at the cost of the last hour", async () => {
    const test = await given([30, 20, 10, 0.5]);
    await test.collect({ maxBytes: 25 });
    assert.deepEqual(
      [0, 1, 2, 3].map((index) => test.has(`content ${index}`)),
      [false, false, true, true],
    );
    await test.collect({ maxBytes: 1 });
    assert.deepEqual([test.has("content 2"), test.has("content 3")], [false, true]);
  });

  it("is done by one host at a time, and leaves no lock behind", async () => {
    const test = await given([1, 1, 1], { loose: 2 });
    await Promise.all([test.collect(), test.collect(), test.collect()]);
    assert.equal(test.has("loose"), false);
    assert.deepEqual(readdirSync(test.folder).sort(), ["objects", "threads"]);
  });

  it("does not take a content away from somebody who takes it up again", async () => {
    const test = await given([], { again: 2 });
    const objects = createDiskObjects(path.join(test.folder, "objects"), () => Date.now());
    assert.equal(objects.refresh(hash("again")), true);
    await test.collect();
    assert.equal(readFileSync(objectPath(path.join(test.folder, "objects"), hash("again"))).length, 6);
  });
});
