import assert from "node:assert/strict";
import { appendFileSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createThreadFiles, type ThreadFiles } from "../../../../agent-host/store/rollout/thread-files.js";
import { eventLines, metaLine } from "../../../../agent-host/store/rollout/to-record.js";
import type { LoadedThread } from "../../../../agent-host/store/thread-store.js";
import { tempFolder } from "../../../support/temp-folder.js";
import { threadId, threadMeta, turnEvents } from "../threads.js";

const meta = threadMeta(threadId(1_767_323_045_000));
const facts = { id: meta.id, path: null, createdAtMs: 0, updatedAt: 0, archived: false, name: null };

/** Turns of 10 KB: some thirty of them are worth a map that is kept. */
const turnLines = (id: string) =>
  turnEvents(id, "x".repeat(5_000))
    .map((event) => eventLines(meta, event, 5_000))
    .join("");
const manyTurns = (prefix: string, count = 40) =>
  metaLine(meta, 0) + Array.from({ length: count }, (_, at) => turnLines(`${prefix}${at}`)).join("");

const idsOf = async (loaded: LoadedThread) => (await loaded.turns()).map(({ id }) => id);

describe("a thread in a file", () => {
  let file: string;
  let files: ThreadFiles;
  const load = () => files.load(file, facts);

  beforeEach(() => {
    file = path.join(tempFolder(), "rollout.jsonl");
    files = createThreadFiles();
    writeFileSync(file, manyTurns("a"));
  });

  it("stays what it was when it was read, while the file grows", async () => {
    const before = await load();
    appendFileSync(file, turnLines("new"));
    const after = await load();
    assert.deepEqual(
      [before.lastTurnId, (await idsOf(before)).length, after.lastTurnId, (await idsOf(after)).length],
      ["a39", 40, "new", 41],
    );
    assert.equal((await before.history()).length, 80);
  });

  it("is read anew when the file is another one", async () => {
    await load();
    writeFileSync(`${file}.new`, manyTurns("b", 50));
    renameSync(`${file}.new`, file);
    assert.equal((await load()).lastTurnId, "b49");
  });

  it("is read anew when the file was written over", async () => {
    await load();
    writeFileSync(file, manyTurns("b", 50));
    assert.equal((await load()).lastTurnId, "b49");
  });

  it("is read anew when the file lost its end", async () => {
    await load();
    truncateSync(file, Buffer.byteLength(manyTurns("a", 30)));
    assert.equal((await load()).lastTurnId, "a29");
  });

  it("has its last line when its newline comes late", async () => {
    const line = turnLines("late").split("\n")[0] ?? "";
    appendFileSync(file, line);
    assert.equal((await load()).lastTurnId, "late");
    appendFileSync(file, `\n${turnLines("next")}`);
    const ids = await idsOf(await load());
    assert.deepEqual(ids.slice(-2), ["late", "next"]);
  });

  it("can be asked for twice at a time", async () => {
    await load();
    appendFileSync(file, turnLines("new"));
    const [one, other] = await Promise.all([load(), load()]);
    assert.deepEqual(await idsOf(one), await idsOf(other));
    assert.equal(one.lastTurnId, "new");
  });

  for (const [what, text] of [
    ["of no bytes", ""],
    ["of garbage", "one\ntwo\n\0\0\n{}\n[]\n"],
  ] as const) {
    it(`${what} is an empty thread`, async () => {
      writeFileSync(file, text);
      const loaded = await load();
      assert.deepEqual([await loaded.turns(), await loaded.history(), loaded.meta.id], [[], [], meta.id]);
    });
  }
});
