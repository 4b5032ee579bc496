import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { silentLog } from "../../../agent-host/base/log.js";
import { Connection } from "../../../agent-host/server/connection.js";
import { toRpcError } from "../../../agent-host/server/errors.js";
import { streamTransport } from "../../../agent-host/transport/open-stream.js";
import { afterThisTest } from "../../support/cleanup.js";
import { Peer } from "../../support/peer.js";
import { startHost } from "../../support/start-host.js";

/** A connection whose requests are handled by `answer`, and what is left of its input. */
function connect(answer: (method: string, params: unknown) => unknown) {
  const toHost = new PassThrough();
  const toClient = new PassThrough();
  const heard: [string, unknown][] = [];
  const connection = new Connection(
    streamTransport("ndjson", toHost, toClient, silentLog),
    {
      request: answer,
      notification: (method, params) => void heard.push([method, params]),
      toFailure: (_method, error) => toRpcError(error, () => undefined),
      closed: () => undefined,
    },
    0,
  );
  connection.listen();
  afterThisTest(() => connection.end());
  return { client: new Peer(toClient, toHost), connection, toHost, heard };
}

describe("one client's requests", () => {
  it("do not hold up another's, however many there are", async function () {
    this.timeout(30_000);
    const host = await startHost();
    const quiet = host.client;
    const noisy = host.connect().client;
    await noisy.initialize();
    await quiet.request("thread/list");
    for (let id = 1; id <= 10_000; id++) noisy.sendRaw(`{"id":"n${id}","method":"thread/list","params":{}}`);

    // Asked one after the other: each waits for its turn among those of the noisy client.
    for (let n = 1; n <= 20; n++) {
      await quiet.request("thread/loaded/list");
      await quiet.request("thread/list");
    }
    const before = noisy.strayAnswers.length;
    assert.ok(before < 5_000, `${before} of the noisy client's requests came first`);
    while (noisy.strayAnswers.length < 10_000) await quiet.request("thread/loaded/list");
    assert.equal(new Set(noisy.strayAnswers.map(({ id }) => id)).size, 10_000);
    assert.equal(noisy.strayAnswers.filter(({ result }) => result === undefined).length, 0);
  });

  it("stay in the pipe while as many as it may have are under way", async () => {
    let release: (value: unknown) => void = () => undefined;
    const held = new Promise((resolve) => {
      release = resolve;
    });
    let begun = 0;
    const { client, toHost } = connect(async () => {
      begun++;
      await held;
      return {};
    });
    const answers = Array.from({ length: 5_000 }, (_, n) =>
      client.request("hold", { n, filler: "x".repeat(100) }),
    );
    while (begun < 8) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(begun < 100, `${begun} are under way`);
    assert.ok(toHost.readableLength + toHost.writableLength > 100_000, "everything was read");

    release(undefined);
    assert.equal((await Promise.all(answers)).length, 5_000);
    assert.equal(toHost.readableLength + toHost.writableLength, 0);
  });

  it("that take long make room for others", async () => {
    const { client } = connect((method) => (method === "hang" ? new Promise(() => undefined) : { method }));
    for (let n = 0; n < 100; n++) void client.request("hang").catch(() => undefined);
    assert.deepEqual(await client.request("quick"), { method: "quick" });
  });

  it("keep their place among notifications and answers", async () => {
    const { client, connection, heard } = connect((method, params) => {
      heard.push([method, params]);
      return {};
    });
    client.answer("ask", () => ({ yes: true }));
    for (let n = 0; n < 300; n++) {
      if (n % 3 === 0) void client.request("r", { n });
      else client.notify("n", { n });
    }
    await client.request("last");
    assert.deepEqual(heard, [
      ...Array.from({ length: 300 }, (_, n) => [n % 3 === 0 ? "r" : "n", { n }]),
      ["last", {}],
    ]);
    assert.deepEqual(await connection.request("ask", {}).answer, { yes: true });
  });

  it("are answered each for itself, also when several have one id", async () => {
    const { client, toHost } = connect((method) =>
      method === "fail" ? Promise.reject(new Error("no")) : method,
    );
    for (const [id, method] of [
      [7, "a"],
      ["7", "b"],
      [7, "fail"],
      [7, "c"],
    ]) {
      toHost.write(`${JSON.stringify({ id, method })}\n`);
    }
    assert.equal(await client.request("last"), "last");
    assert.deepEqual(client.strayAnswers, [
      { id: 7, result: "a" },
      { id: "7", result: "b" },
      { id: 7, error: { code: -32603, message: "internal error" } },
      { id: 7, result: "c" },
    ]);
  });

  it("have an error for an answer when their result cannot be written", async () => {
    const { client } = connect((method) => (method === "big" ? { value: 1n } : {}));
    assert.deepEqual(await client.failure("big"), { code: -32603, message: "internal error" });
    assert.deepEqual(await client.request("small"), {});
  });

  it("may be cancelled before and after they began, and those behind them go on", async () => {
    const { client } = connect((method) => (method === "hang" ? new Promise(() => undefined) : { method }));
    void client.request("hang").catch(() => undefined);
    client.notify("$/cancelRequest", { id: 1 });
    client.notify("$/cancelRequest", { id: 999 });
    assert.deepEqual(await client.request("quick"), { method: "quick" });
    client.notify("$/cancelRequest", { id: 1 });
    assert.deepEqual(await client.request("quick"), { method: "quick" });
  });
});
