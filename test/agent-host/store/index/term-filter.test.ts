import assert from "node:assert/strict";
import type { ListedThread } from "../../../../agent-host/store/index/cursor.js";
import { listRows } from "../../../../agent-host/store/index/list-rows.js";
import { toPage } from "../../../../agent-host/store/index/page.js";
import { selectThreads } from "../../../../agent-host/store/index/select-threads.js";
import { loadSql } from "../../../../agent-host/store/index/sql.js";
import { looseBlocks, rowsWithTerm, storeBits } from "../../../../agent-host/store/index/term-filter.js";
import {
  createThreadTable,
  SCHEMA,
  type ThreadRow,
  type ThreadTable,
} from "../../../../agent-host/store/index/thread-table.js";
import { createRandom, type Random } from "../../../support/random.js";
import { listQuery, threadId, wasmPath } from "../threads.js";

const BASE_MS = Date.UTC(2026, 0, 2);
/** More than one block. */
const ROWS = 8_500;
const LETTERS = "a,b,c,d,e, ,f,g,h,%,_,*,[,?,ä,ß,漢,字,🎉,🧵,\u0301".split(",");

describe("searches for a term", () => {
  let table: ThreadTable;
  let close: () => void;
  beforeEach(async () => {
    const sql = await loadSql(wasmPath);
    const database = new sql.Database();
    database.run(SCHEMA);
    table = createThreadTable(database, "/home");
    close = () => database.close();
  });
  afterEach(() => close());

  function row(serial: number, preview: string, name: string | null = null): ThreadRow {
    const createdAtMs = BASE_MS + serial;
    const id = threadId(createdAtMs, serial);
    return {
      folder: "sessions/2026/01/02",
      fileName: `rollout-2026-01-02T00-00-00-${id}.jsonl`,
      size: 1,
      mtimeMs: createdAtMs,
      spoken: true,
      createdAtMs,
      thread: {
        id,
        forkedFromId: null,
        path: `/home/sessions/2026/01/02/rollout-2026-01-02T00-00-00-${id}.jsonl`,
        preview,
        name,
        createdAt: Math.floor(createdAtMs / 1000),
        updatedAt: Math.floor(createdAtMs / 1000),
        cwd: `/w${serial % 3}`,
        modelProvider: "p",
        source: "cli",
        cliVersion: "1",
        gitInfo: null,
        archived: false,
      },
    };
  }

  const anyText = (random: Random, length: number) =>
    Array.from({ length }, () => random.pick(LETTERS)).join("");
  const fill = (rows: readonly ThreadRow[]) =>
    table.transact(() => {
      for (const each of rows) table.put(each);
    });
  const storeAll = async () => {
    for (const block of looseBlocks(table)) await storeBits(table, block);
  };
  const find = (searchTerm: string) =>
    selectThreads(table, listQuery({ searchTerm, limit: 100 })).map(({ thread }) => thread.id);

  it("find what a look at every row finds, before and after bits are stored, and when rows change", async () => {
    const random = createRandom(7);
    const rows = Array.from({ length: ROWS }, (_, serial) =>
      row(serial, anyText(random, random.below(60)), random.oneIn(9) ? anyText(random, 9) : null),
    );
    fill(rows);

    let narrowed = 0;
    const check = () => {
      const listed: ListedThread[] = rows.map(({ thread, createdAtMs, mtimeMs }) => ({
        thread,
        createdAtMs,
        updatedAtMs: mtimeMs,
      }));
      for (let round = 0; round < 25; round++) {
        const { preview, name } = random.pick(rows).thread;
        const letters = Array.from(random.oneIn(3) ? (name ?? preview) : preview);
        const begin = random.below(letters.length + 1);
        const term = letters.slice(begin, begin + 1 + random.below(12)).join("");
        const searchTerm = random.oneIn(5) ? anyText(random, 6) : term;
        if (searchTerm !== "" && rowsWithTerm(table, searchTerm) !== null) narrowed++;
        const query = listQuery({
          searchTerm,
          limit: random.pick([1, 5, 100]),
          sortDirection: random.pick(["asc", "desc"]),
          sortKey: random.pick(["created_at", "updated_at"]),
          cwds: random.pick([null, null, ["/w1"], ["/w2", "/w0"]]),
        });
        assert.deepEqual(toPage(selectThreads(table, query), query), listRows(listed, query), searchTerm);
      }
    };
    check();
    assert.equal(narrowed, 0);
    await storeAll();
    assert.deepEqual(table.all("SELECT count(*) FROM loose"), [[0]]);
    check();
    assert.ok(narrowed > 10, `${narrowed} questions were narrowed down`);

    for (const at of [0, 7_999, 8_000, 8_499]) {
      rows[at] = row(at, "an entirely new text");
      fill([row(at, "an entirely new text")]);
    }
    assert.equal(find("entirely new").length, 4);
    check();
  }).timeout(30_000);

  it("find names that were given and forget those that were taken, with bits stored before", async () => {
    fill(Array.from({ length: 1_500 }, (_, serial) => row(serial, `text ${serial}`)));
    await storeAll();
    const id = threadId(BASE_MS + 5, 5);
    table.setName(id, "Wombat at last");
    assert.deepEqual(find("Wombat"), [id]);
    table.setName(id, null);
    assert.deepEqual(find("Wombat"), []);
  });

  it("find what took the number of a row that is gone", async () => {
    fill(Array.from({ length: 1_500 }, (_, serial) => row(serial, `text ${serial}`)));
    await storeAll();
    const last = table.rowsOf(threadId(BASE_MS + 1_499, 1_499))[0]?.file ?? assert.fail("no row");
    table.remove(last);
    fill([row(2_000, "quite another one")]);
    assert.equal(table.rowsOf(threadId(BASE_MS + 2_000, 2_000))[0]?.file.n, last.n);
    assert.deepEqual([find("text 1499"), find("another one").length], [[], 1]);
  });

  it("look at hardly any row for a rare term", async () => {
    fill(Array.from({ length: 3_000 }, (_, serial) => row(serial, `text ${serial}`)));
    assert.ok(looseBlocks(table).length > 0);
    fill([row(5_000, "Quetzalcoatlus")]);
    await storeAll();
    assert.equal(rowsWithTerm(table, "Quetzalcoatlus")?.length, 1);
    assert.equal(rowsWithTerm(table, "Qu"), null);
    assert.deepEqual(looseBlocks(table), []);
  });
});
