import assert from "node:assert/strict";
import { createDeferred } from "../../../agent-host/base/deferred.js";
import { createNotificationBatch } from "../../../extension/views/notification-batch.js";

describe("notification batch", () => {
  it("posts what streams in together, once, in order", async () => {
    const posted = createDeferred<readonly number[]>();
    const lists: (readonly number[])[] = [];
    const batch = createNotificationBatch<number>((list) => {
      lists.push(list);
      posted.resolve(list);
    });
    for (const each of [1, 2, 3]) batch.add(each);
    assert.deepEqual(lists, []);
    assert.deepEqual(await posted.promise, [1, 2, 3]);
    batch.flush();
    assert.deepEqual(lists, [[1, 2, 3]]);
  });

  it("posts at once before an answer, and nothing when nothing waits", () => {
    const lists: (readonly number[])[] = [];
    const batch = createNotificationBatch<number>((list) => lists.push(list));
    batch.flush();
    batch.add(1);
    batch.flush();
    batch.flush();
    assert.deepEqual(lists, [[1]]);
  });

  it("forgets what a snapshot holds already", () => {
    const lists: (readonly number[])[] = [];
    const batch = createNotificationBatch<number>((list) => lists.push(list));
    batch.add(1);
    batch.clear();
    batch.add(2);
    batch.flush();
    assert.deepEqual(lists, [[2]]);
  });
});
