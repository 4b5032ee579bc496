import assert from "node:assert/strict";
import { utimesSync } from "node:fs";
import fc from "fast-check";
import type { ListedThread } from "../../../../agent-host/store/index/cursor.js";
import { listRows } from "../../../../agent-host/store/index/list-rows.js";
import type { ThreadListQuery, ThreadStore } from "../../../../agent-host/store/thread-store.js";
import { addThread, createStoreHome, listQuery, type StoreHome, threadId } from "../threads.js";

const BASE_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A thread of a few times and kinds, so that many are alike. */
interface Plan {
  readonly second: number;
  readonly milliseconds: number;
  readonly changed: number;
  readonly cwd: string;
  readonly provider: string;
  readonly source: "cli" | "vscode" | "exec";
}

const plans = fc.array(
  fc.record<Plan>({
    second: fc.nat(2),
    milliseconds: fc.constantFrom(0, 1),
    changed: fc.nat(3),
    cwd: fc.constantFrom("/a", "/b", "/c"),
    provider: fc.constantFrom("one", "two"),
    source: fc.constantFrom("cli", "vscode", "exec"),
  }),
  { minLength: 1, maxLength: 14 },
);
const queries = fc.record({
  sortKey: fc.constantFrom("created_at" as const, "updated_at" as const),
  sortDirection: fc.constantFrom("asc" as const, "desc" as const),
  limit: fc.integer({ min: 1, max: 5 }),
  cwds: fc.constantFrom(null, ["/a"], ["/a", "/c"], ["/nowhere", "/b"], []),
  modelProviders: fc.constantFrom(null, ["one"], ["two", "one"], ["none"]),
  sourceKinds: fc.constantFrom(null, ["exec"], ["cli", "exec"], ["subAgent"]),
  searchTerm: fc.constantFrom(null, "1", "text"),
});

describe("pages of the index", () => {
  let home: StoreHome;
  let store: ThreadStore;
  beforeEach(() => {
    home = createStoreHome();
    store = home.store();
  });
  afterEach(() => home.remove());

  function add(plan: Plan, serial: number): ListedThread {
    const createdAtMs = BASE_MS + plan.second * 1000 + plan.milliseconds;
    const updatedAt = 2_000_000_000 + plan.changed;
    const id = threadId(createdAtMs, serial);
    const meta = { cwd: plan.cwd, modelProvider: plan.provider, source: plan.source };
    const preview = `text ${serial}`;
    const file = addThread(store, id, { text: preview, meta });
    assert.ok(file);
    utimesSync(file, updatedAt, updatedAt);
    const thread = {
      ...meta,
      id,
      forkedFromId: null,
      path: file,
      preview,
      name: null,
      cliVersion: "0.1.0",
      createdAt: Math.floor(createdAtMs / 1000),
      updatedAt,
      gitInfo: null,
      archived: false,
    };
    return { thread, createdAtMs, updatedAtMs: updatedAt * 1000 };
  }

  async function pagesOf(query: ThreadListQuery, onPage = () => {}): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await store.list({ ...query, cursor });
      assert.ok(page.threads.length <= query.limit);
      ids.push(...page.threads.map((thread) => thread.id));
      cursor = page.nextCursor;
      onPage();
    } while (cursor !== null);
    return ids;
  }

  it("are those of the plain rows, whatever is asked for", async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.array(queries, { minLength: 1, maxLength: 4 }), async (made, asked) => {
        await home.remove();
        home = createStoreHome();
        store = home.store();
        const rows = made.map(add);
        for (const more of asked) {
          const query = listQuery(more);
          assert.deepEqual(await store.list(query), listRows(rows, query));
          const all = listRows(rows, { ...query, limit: 100 }).threads.map((thread) => thread.id);
          assert.deepEqual(await pagesOf(query), all);
        }
      }),
      { numRuns: 25 },
    );
  }).timeout(60_000);

  for (const sortKey of ["created_at", "updated_at"] as const) {
    for (const sortDirection of ["asc", "desc"] as const) {
      it(`neither skip nor repeat while threads are added (${sortKey}, ${sortDirection})`, async () => {
        const plan: Plan = {
          second: 1,
          milliseconds: 0,
          changed: 1,
          cwd: "/a",
          provider: "one",
          source: "cli",
        };
        const before = Array.from({ length: 11 }, (_, at) => add(plan, 100 + at).thread.id);
        let serial = 0;
        const ids = await pagesOf(listQuery({ sortKey, sortDirection, limit: 2 }), () => {
          // The same second and millisecond: before, between and after those that are there.
          if (serial < 60) for (const at of [serial, 95 + serial, 200 + serial]) add({ ...plan }, at * 7 + 1);
          serial += 20;
        });
        assert.equal(new Set(ids).size, ids.length);
        assert.deepEqual(
          before.filter((id) => !ids.includes(id)),
          [],
        );
      });
    }
  }
});
