import assert from "node:assert/strict";
import { createMemoryStore } from "../../../agent-host/store/memory-store.js";
import { createStillClock, listQuery, threadId, threadMeta, turnEvents } from "./threads.js";

const id = threadId(1_767_323_045_000);

describe("a store that forgets", () => {
  it("knows a thread until its writer closes, and never lists it", async () => {
    const store = createMemoryStore({ clock: createStillClock(), forgetful: true });
    const writer = store.create(threadMeta(id));
    writer.append(turnEvents("t", "secret"));
    await store.setName(id, "Hidden");
    assert.equal(writer.path, null);
    assert.deepEqual((await store.find(id))?.name, "Hidden");
    assert.deepEqual(
      (await (await store.read(id))?.turns())?.map((turn) => turn.status),
      ["completed"],
    );
    assert.deepEqual((await store.list(listQuery())).threads, []);
    writer.close();
    assert.equal(await store.read(id), null);
  });
});
