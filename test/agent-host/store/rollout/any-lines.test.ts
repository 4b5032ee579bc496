// Threads are read in parts, from files and lists, at once and as they grow: it must make no difference.
import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import type { Turn } from "../../../../agent-host/protocol/turn.js";
import type { FileFacts } from "../../../../agent-host/store/rollout/from-record.js";
import { createHistoryBuilder } from "../../../../agent-host/store/rollout/history-builder.js";
import { createTextLines } from "../../../../agent-host/store/rollout/line.js";
import { loadLines } from "../../../../agent-host/store/rollout/text-thread.js";
import { createThreadFiles } from "../../../../agent-host/store/rollout/thread-files.js";
import { createThreadScan } from "../../../../agent-host/store/rollout/thread-scan.js";
import type { LoadedThread } from "../../../../agent-host/store/thread-store.js";
import { tempFolder } from "../../../support/temp-folder.js";
import { threadId } from "../threads.js";
import { anyLines } from "./any-lines.js";
import { withParts } from "./read-thread.js";

const facts: FileFacts = {
  id: threadId(1),
  path: null,
  createdAtMs: 5_000,
  updatedAt: 7,
  archived: false,
  name: null,
};

async function turnsByPage(
  loaded: LoadedThread,
  sortDirection: "asc" | "desc",
  limit: number,
): Promise<Turn[]> {
  const turns: Turn[] = [];
  let cursor: string | null = null;
  do {
    const page = await loaded.turnPage({ sortDirection, cursor, limit });
    turns.push(...page.turns);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return turns;
}

const hasTwinTurns = (turns: readonly Turn[]) => new Set(turns.map(({ id }) => id)).size < turns.length;

describe("any lines of a rollout", () => {
  it("give the same turns page by page", async () => {
    await fc.assert(
      fc.asyncProperty(anyLines, fc.integer({ min: 1, max: 4 }), async (lines, limit) => {
        const loaded = await loadLines(lines, facts);
        const turns = await loaded.turns();
        // A cursor cannot tell turns of one name apart.
        if (hasTwinTurns(turns)) return;
        assert.deepEqual(await turnsByPage(loaded, "asc", limit), turns);
        assert.deepEqual(await turnsByPage(loaded, "desc", limit), turns.toReversed());
      }),
    );
  });

  it("never give two items of a thread the same number", async () => {
    await fc.assert(
      fc.asyncProperty(anyLines, async (lines) => {
        const turns = await (await loadLines(lines, facts)).turns();
        const numbered = turns.flatMap(({ items }) =>
          items.flatMap(({ id }) => (id.startsWith("item-") ? [id] : [])),
        );
        assert.equal(new Set(numbered).size, numbered.length);
      }),
    );
  });

  it("give the same history from the newest compaction as from the beginning", async () => {
    await fc.assert(
      fc.asyncProperty(anyLines, async (lines) => {
        const source = createTextLines(lines);
        const scan = createThreadScan(facts.id);
        for await (const block of source.read(0, lines.length)) for (const line of block) scan.add(line);
        const whole = createHistoryBuilder(scan.map().cuts);
        for await (const block of source.read(0, lines.length)) for (const line of block) whole.add(line);
        assert.deepEqual(await (await loadLines(lines, facts)).history(), whole.items());
      }),
    );
  });

  it("are the same in a file, whatever its newlines, and while it grows", async () => {
    const file = path.join(tempFolder(), "rollout.jsonl");
    // Files that are worth it keep their map.
    const bulk = Array.from({ length: 300 }, () => `{"type":"bulk","payload":"${"x".repeat(1_000)}"}`);
    await fc.assert(
      fc.asyncProperty(
        anyLines,
        fc.constantFrom("\n", "\r\n"),
        fc.array(fc.nat({ max: 40 }), { maxLength: 3 }),
        async (lines, newline, stops) => {
          const files = createThreadFiles();
          writeFileSync(file, bulk.map((line) => line + newline).join(""));
          let written = 0;
          for (const stop of [...stops.toSorted((one, other) => one - other), lines.length]) {
            const next = lines.slice(written, stop);
            appendFileSync(file, next.map((line) => line + newline).join(""));
            written = Math.max(written, Math.min(stop, lines.length));
            const expected = await loadLines([...bulk, ...lines.slice(0, written)], facts);
            assert.deepEqual(await withParts(await files.load(file, facts)), await withParts(expected));
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
