import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { says } from "../../support/model-server.js";
import { startHost } from "../../support/start-host.js";

describe("heddle/thread/search", () => {
  it("finds a thread by what was said in it, with the place", async () => {
    const host = await startHost({ script: [says("A wombat lives in a burrow.")] });
    const threadId = await host.startThread();
    await host.turn(threadId, "where do they live?");
    const { data, nextCursor } = await host.client.request("heddle/thread/search", { text: "WOMBAT bur" });
    assert.deepEqual(
      [
        data.map((hit: { thread: { id: string } }) => hit.thread.id),
        data[0].snippet,
        data[0].matches,
        nextCursor,
      ],
      [
        [threadId],
        "A wombat lives in a burrow.",
        [
          [2, 8],
          [20, 26],
        ],
        null,
      ],
    );
    assert.deepEqual(data[0].thread.status, { type: "idle" });
    const elsewhere = { text: "wombat", cwd: "/elsewhere" };
    assert.deepEqual(await host.client.request("heddle/thread/search", elsewhere), {
      data: [],
      nextCursor: null,
    });
  });

  it("is for clients that know experimental methods", async () => {
    const { connect } = await startHost();
    const { client } = connect();
    await client.request("initialize", { clientInfo: { name: "test", version: "1" } });
    assert.equal((await client.failure("heddle/thread/search", { text: "x" })).code, -32600);
  });

  it("tells how far the reading of a big home has come", async () => {
    const host = await startHost({ script: [says("ok")] });
    await host.turn(await host.startThread(), "kiwi");
    await host.dispose();
    const sessions = path.join(host.home, "sessions");
    const [file = ""] = readdirSync(sessions, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".jsonl"),
    );
    const text = readFileSync(path.join(sessions, file), "utf8");
    const id = file.slice(-"01234567-0123-0123-0123-0123456789ab.jsonl".length, -".jsonl".length);
    const folder = path.join(sessions, "2020", "01", "01");
    mkdirSync(folder, { recursive: true });
    for (let serial = 0; serial < 600; serial++) {
      const other = `00000000-0000-7000-8000-${String(serial).padStart(12, "0")}`;
      writeFileSync(
        path.join(folder, `rollout-2020-01-01T00-00-00-${other}.jsonl`),
        text.replaceAll(id, other),
      );
    }

    const again = await startHost({ home: host.home });
    await again.client.request("thread/list", {});
    assert.deepEqual((await again.client.next("heddle/threads/indexing")).total, 601);
    const { data } = await again.client.request("heddle/thread/search", { text: "kiwi", limit: 100 });
    assert.equal(data.length, 100);
    const told = again.client.received
      .filter(({ method }) => method === "heddle/threads/indexing")
      .map(({ params }) => params.done);
    assert.deepEqual([told.length, told.filter((done) => done === 601).length], [26, 2]);
  });
});
