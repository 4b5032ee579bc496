import assert from "node:assert/strict";
import { createDeferred } from "../../../../agent-host/base/deferred.js";
import { says } from "../../../support/model-server.js";
import { startHost } from "../../../support/start-host.js";

interface Page {
  readonly data: readonly { readonly id: string; readonly status: string }[];
  readonly nextCursor: string | null;
  readonly backwardsCursor: string | null;
}

describe("thread/turns/list", () => {
  it("pages in both directions, and back to what came meanwhile", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread();
    const all: string[] = [];
    for (const text of ["1", "2", "3", "4", "5"]) all.push((await host.turn(threadId, text)).id);
    const page = (params: object): Promise<Page> =>
      host.client.request("thread/turns/list", { threadId, ...params });
    const pages = async (sortDirection: string) => {
      const found: string[] = [];
      let cursor: string | null = null;
      do {
        const { data, nextCursor }: Page = await page({ sortDirection, cursor, limit: 2 });
        found.push(...data.map(({ id }) => id));
        cursor = nextCursor;
      } while (cursor !== null);
      return found;
    };
    assert.deepEqual(await pages("asc"), all);
    assert.deepEqual(await pages("desc"), all.toReversed());

    const newest = await page({ limit: 1 });
    all.push((await host.turn(threadId, "6")).id);
    const newer = await page({ cursor: newest.backwardsCursor, sortDirection: "asc" });
    assert.deepEqual(
      newer.data.map(({ id }) => id),
      all.slice(4),
    );
  });

  it("shows the running turn last, and a stored thread without loading it", async () => {
    const goOn = createDeferred<void>();
    const first = await startHost({ script: () => [{ until: goOn.promise }, ...says("ok")] });
    const threadId = await first.startThread();
    await first.client.request("turn/start", { threadId, input: [{ type: "text", text: "go" }] });
    await first.client.next("item/completed");
    const running: Page = await first.client.request("thread/turns/list", { threadId });
    assert.deepEqual(
      running.data.map(({ status }) => status),
      ["inProgress"],
    );
    goOn.resolve();
    await first.client.next("turn/completed");
    await first.dispose();

    const second = await startHost({ home: first.home });
    const stored: Page = await second.client.request("thread/turns/list", { threadId });
    assert.deepEqual(
      stored.data.map(({ status }) => status),
      ["completed"],
    );
    assert.deepEqual((await second.client.request("thread/loaded/list", {})).data, []);
  });

  it("says what is wrong", async () => {
    const host = await startHost({ script: () => says("ok") });
    const threadId = await host.startThread();
    const message = async (params: object) =>
      (await host.client.failure("thread/turns/list", { threadId, ...params })).message;
    assert.match(await message({}), /not materialized yet; thread\/turns\/list is unavailable/);
    await host.turn(threadId, "hello");
    for (const cursor of ["x", "{}", '{"turnId":"nope","includeAnchor":true}']) {
      assert.equal(await message({ cursor }), `invalid cursor: ${cursor}`);
    }
    const unknown = "01a1f876-9028-7772-a156-3ba5ac952b9d";
    assert.equal(await message({ threadId: unknown }), `thread not loaded: ${unknown}`);
  });
});
