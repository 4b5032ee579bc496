import assert from "node:assert/strict";
import fc from "fast-check";
import { eventLines, metaLine } from "../../../../agent-host/store/rollout/to-record.js";
import { threadId, threadMeta } from "../threads.js";
import { anyThread } from "./any-thread.js";
import { readThread } from "./read-thread.js";

const meta = threadMeta(threadId(1_767_323_045_000));

describe("any thread that is written and read back", () => {
  it("is what clients saw and what the model knew", async () => {
    await fc.assert(
      fc.asyncProperty(anyThread, async ({ events, turns, history }) => {
        const text = metaLine(meta, 0) + events.map((event) => eventLines(meta, event, 5_000)).join("");
        const read = await readThread(meta.id, text.split("\n"));
        assert.deepEqual(read.turns, turns);
        assert.deepEqual(read.history, history);
        assert.equal(read.damagedLines, 0);
      }),
      { numRuns: 100 },
    );
  });
});
