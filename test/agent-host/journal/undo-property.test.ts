import assert from "node:assert/strict";
import fc from "fast-check";
import { createMemoryObjects } from "../../../agent-host/journal/objects.js";
import type { RestorableFiles } from "../../../agent-host/journal/restorable-files.js";
import { restoreTurn } from "../../../agent-host/journal/restore-turn.js";
import { ThreadJournal } from "../../../agent-host/journal/thread-journal.js";
import { createMemoryLog } from "../../../agent-host/journal/thread-log.js";

/**
 * Files whose lines come in slots, apart from each other by lines that never change. So it is known without any
 * merging what taking back a turn must do: to each slot for itself.
 */
const SLOTS = 6;
const FILES = ["/w/a", "/w/b"];
const MODE = 0o644;

type Slots = readonly number[] | null;

function toBytes(slots: readonly number[], end: string): Buffer {
  return Buffer.from(slots.map((value, index) => `= ${index}${end}${value}${end}`).join(""), "utf8");
}

class World {
  readonly content = new Map<string, Uint8Array>();
  writes = 0;
  failAt: number | null = null;

  readonly files: RestorableFiles = {
    realPath: (path) => path,
    read: async ({ path }) => {
      const bytes = this.content.get(path);
      return bytes === undefined ? { kind: "absent" } : { kind: "file", bytes, mode: MODE };
    },
    write: async ({ path }, { bytes }) => {
      this.count();
      this.content.set(path, bytes);
    },
    remove: async ({ path }) => {
      this.count();
      this.content.delete(path);
    },
  };

  snapshot(): Map<string, string> {
    return new Map([...this.content].map(([path, bytes]) => [path, Buffer.from(bytes).toString("utf8")]));
  }

  private count(): void {
    if (this.writes++ === this.failAt) throw new Error("the disk is full");
  }
}

const slots = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: SLOTS, maxLength: SLOTS });
/** What somebody makes of one file: some slots set anew, or the whole file gone or made. */
const edit = fc.record({
  file: fc.constantFrom(...FILES),
  become: fc.oneof(
    {
      weight: 8,
      arbitrary: fc.array(fc.tuple(fc.nat(SLOTS - 1), fc.integer({ min: 4, max: 9 })), { maxLength: 2 }),
    },
    { weight: 1, arbitrary: fc.constant("gone" as const) },
    { weight: 1, arbitrary: fc.constant("made" as const) },
  ),
});
const history = fc.array(fc.record({ turn: fc.option(fc.integer({ min: 0, max: 3 })), edit }), {
  maxLength: 12,
});

async function play(
  start: readonly (readonly number[])[],
  steps: readonly {
    readonly turn: number | null;
    readonly edit: { file: string; become: "gone" | "made" | [number, number][] };
  }[],
  end: string,
) {
  const world = new World();
  const thread = new ThreadJournal(
    createMemoryLog(),
    createMemoryObjects(),
    { fileBytes: 1e6, threadBytes: 1e8 },
    () => undefined,
  );
  const now = new Map<string, Slots>(FILES.map((file, index) => [file, start[index] ?? null]));
  const save = (file: string) => {
    const value = now.get(file) ?? null;
    if (value === null) world.content.delete(file);
    else world.content.set(file, toBytes(value, end));
  };
  for (const file of FILES) save(file);
  const stateOf = async (value: Slots) => thread.keep(value === null ? null : toBytes(value, end), MODE);
  const ofTurns: { turn: number; file: string; before: Slots; after: Slots }[] = [];
  for (const [
    index,
    {
      turn,
      edit: { file, become },
    },
  ] of steps.entries()) {
    const before = now.get(file) ?? null;
    let after: Slots = before;
    if (become === "gone") after = null;
    else if (become === "made") after = before ?? Array.from({ length: SLOTS }, () => 0);
    else if (before !== null) {
      const changed = [...before];
      for (const [slot, value] of become) changed[slot] = value;
      after = changed;
    }
    now.set(file, after);
    save(file);
    if (turn === null || JSON.stringify(before) === JSON.stringify(after)) continue;
    ofTurns.push({ turn, file, before, after });
    thread.append([
      {
        type: "change",
        turnId: String(turn),
        callId: String(index),
        cause: "patch",
        atMs: index,
        path: file,
        realPath: file,
        before: await stateOf(before),
        after: await stateOf(after),
      },
    ]);
  }
  return { world, thread, now, ofTurns, parts: { thread, files: world.files, now: () => 0 } };
}

/** What is left of a file when a turn's one step is taken out; "conflict" when that cannot be said. */
function without(current: Slots, before: Slots, after: Slots): Slots | "conflict" {
  if (JSON.stringify(current) === JSON.stringify(before)) return current;
  if (JSON.stringify(current) === JSON.stringify(after)) return before;
  if (after === null) return "conflict";
  if (before === null) return current === null ? null : "conflict";
  if (current === null) return "conflict";
  const result: number[] = [];
  for (const [slot, value] of current.entries()) {
    const [old, left] = [before[slot], after[slot]];
    if (old === left || value === old) result.push(value);
    else if (value === left) result.push(old ?? -1);
    else return "conflict";
  }
  return result;
}

describe("taking back any turn of any history", () => {
  const ends = fc.constantFrom("\n", "\r\n");
  const anything = [
    fc.array(slots, { minLength: 2, maxLength: 2 }),
    history,
    ends,
    fc.integer({ min: 0, max: 3 }),
  ] as const;

  it("takes out exactly that turn, or tells of a conflict and leaves every byte as it was", async () => {
    let applied = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(...anything, async (start, steps, end, turn) => {
        const { world, now, ofTurns, parts } = await play(start, steps, end);
        const own = ofTurns.filter((change) => change.turn === turn);
        // One step for each file, so that what is expected can be said without merging.
        fc.pre(own.length > 0 && new Set(own.map(({ file }) => file)).size === own.length);
        const before = world.snapshot();
        const request = { turnId: String(turn), paths: null, hunks: null };
        const outcome = await restoreTurn({ ...request, direction: "undo" }, parts);
        const expected = own.map(({ file, before: old, after }) =>
          without(now.get(file) ?? null, old, after),
        );
        assert.equal(outcome.applied, !expected.includes("conflict"));
        if (!outcome.applied) {
          refused++;
          assert.deepEqual(world.snapshot(), before);
          assert.equal(world.writes, 0);
          return;
        }
        applied++;
        const wanted = new Map(before);
        for (const [index, value] of expected.entries()) {
          const file = own[index]?.file ?? "";
          if (value === null) wanted.delete(file);
          else if (value !== "conflict" && value !== undefined)
            wanted.set(file, toBytes(value, end).toString("utf8"));
        }
        assert.deepEqual(world.snapshot(), wanted);
        // The way back leads to where it began, unless a part of it was there already.
        if (outcome.files.every(({ status }) => status === "restored")) {
          const isWhole = own.every(
            ({ file, after }) => JSON.stringify(now.get(file)) === JSON.stringify(after),
          );
          const redone = await restoreTurn({ ...request, direction: "redo" }, parts);
          if (isWhole) assert.deepEqual([redone.applied, world.snapshot()], [true, before]);
        }
      }),
      { numRuns: 400 },
    );
    assert.ok(applied > 20 && refused > 20, `${applied} were applied and ${refused} refused`);
  });

  it("never writes by halves: with several steps, and when the disk fails in between", async () => {
    await fc.assert(
      fc.asyncProperty(...anything, fc.nat(2), async (start, steps, end, turn, failAt) => {
        const { world, ofTurns, parts, thread } = await play(start, steps, end);
        fc.pre(ofTurns.some((change) => change.turn === turn));
        const before = world.snapshot();
        const records = thread.records().length;
        world.failAt = failAt;
        const request = { turnId: String(turn), paths: null, hunks: null, direction: "undo" } as const;
        const outcome = await restoreTurn(request, parts).catch((error: unknown) => String(error));
        if (typeof outcome !== "string") {
          if (!outcome.applied) assert.deepEqual(world.snapshot(), before);
          return;
        }
        assert.match(outcome, /the disk is full; nothing was changed/);
        assert.deepEqual(world.snapshot(), before);
        assert.equal(thread.records().at(-1)?.type, "void");
        assert.ok(thread.records().length > records);
      }),
      { numRuns: 200 },
    );
  });
});
