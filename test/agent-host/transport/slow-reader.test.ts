import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { silentLog } from "../../../agent-host/base/log.js";
import { openStream, streamTransport, type Transport } from "../../../agent-host/transport/open-stream.js";
import { unixPeer, webSocketPeer } from "../../support/door-peers.js";
import { openUnixDoor, openWebSocketDoor } from "../../support/open-test-door.js";
import { startHost } from "../../support/start-host.js";

const MB = 1024 * 1024;
const notification = { method: "flood", params: { text: "x".repeat(MB) } };

/** Writes until the client is gone; a client that is never disconnected gets four times what is kept for it. */
function flood() {
  let over: (messages: number) => void = () => undefined;
  const ended = new Promise<number>((resolve) => {
    over = resolve;
  });
  const serve = (transport: Transport) =>
    new Promise<void>((resolve) => {
      let sent = 0;
      let gone = false;
      transport.reader.listen(
        () => undefined,
        () => {
          gone = true;
        },
      );
      const next = () => {
        if (gone || sent === 256) {
          over(sent);
          resolve();
          return;
        }
        sent++;
        transport.writer.write({ ...notification });
        setImmediate(next);
      };
      next();
    });
  return { serve, ended };
}

describe("a client that does not read", () => {
  it("is disconnected from a unix socket when too much waits for it", async () => {
    const { serve, ended } = flood();
    const { file } = await openUnixDoor({ serve });
    const { socket } = unixPeer(file);
    socket.pause();
    socket.write('{"method":"initialized"}\n');
    assert.ok((await ended) < 80, "the host went on for a client that reads nothing");
  });

  it("is disconnected from a websocket when too much waits for it", async () => {
    const { serve, ended } = flood();
    const { webSocket } = await webSocketPeer((await openWebSocketDoor({ serve })).url);
    webSocket.pause();
    assert.ok((await ended) < 90, "the host went on for a client that reads nothing");
  });

  it("is not listened to on stdio until it has caught up", async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    const transport = streamTransport("ndjson", input, output, silentLog);
    const heard: unknown[] = [];
    transport.reader.listen(
      (message) => heard.push(message),
      () => undefined,
    );
    for (let n = 0; n < 80; n++) transport.writer.write({ ...notification });
    assert.equal(input.isPaused(), true);
    input.write('{"method":"hello"}\n');
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(heard, []);
    let read = 0;
    output.on("data", (chunk: Buffer) => {
      read += chunk.length;
    });
    while (read < 80 * MB || heard.length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(heard, [{ method: "hello" }]);
  });
});

describe("a client that reads slowly", () => {
  it("gets the whole text in fewer messages, is asked for patience, and holds nobody up", async function () {
    this.timeout(30_000);
    const pieces = Array.from({ length: 40_000 }, (_, n) => `${n} ${"word ".repeat(60)}`);
    const host = await startHost({ script: [[{ text: pieces.join(""), chunks: pieces }]] });
    const { file } = await openUnixDoor(host);
    const slow = unixPeer(file);
    await slow.client.initialize();
    const threadId = await host.startThread();
    await slow.client.request("thread/resume", { threadId });
    slow.socket.pause();

    assert.equal((await host.turn(threadId, "go")).status, "completed");
    const refused = slow.client.failure("thread/loaded/list");
    // It has to arrive before the client reads on; the other's answer comes after it.
    await host.client.request("thread/loaded/list");
    await new Promise((resolve) => setImmediate(resolve));
    slow.socket.resume();
    await slow.client.next("turn/completed");

    assert.deepEqual(await refused, { code: -32001, message: "Server overloaded; retry later." });
    const deltas = slow.client.received.filter(({ method }) => method === "item/agentMessage/delta");
    assert.equal(deltas.map(({ params }) => params.delta).join(""), pieces.join(""));
    const all = host.client.received.filter(({ method }) => method === "item/agentMessage/delta");
    assert.ok(deltas.length < all.length, `${deltas.length} of ${all.length}`);
    assert.deepEqual((await slow.client.request("thread/loaded/list")).data, [threadId]);
  });

  it("may still stop what floods it", async function () {
    this.timeout(30_000);
    const piece = "word ".repeat(2_000);
    const host = await startHost({
      script: [
        [...Array.from({ length: 1_500 }, () => ({ text: piece })), { until: new Promise(() => undefined) }],
      ],
    });
    const { file } = await openUnixDoor(host);
    const slow = unixPeer(file);
    await slow.client.initialize();
    const threadId = await host.startThread();
    await slow.client.request("thread/resume", { threadId });
    const { turn } = await host.client.request("turn/start", {
      threadId,
      input: [{ type: "text", text: "go" }],
    });
    slow.socket.pause();
    let length = 0;
    while (length < 1_500 * piece.length) {
      length += (await host.client.next("item/agentMessage/delta")).delta.length;
    }
    const interrupted = slow.client.request("turn/interrupt", { threadId, turnId: turn.id });
    assert.equal((await host.client.next("turn/completed")).turn.status, "interrupted");
    slow.socket.resume();
    assert.deepEqual(await interrupted, {});
  });
});

describe("a stream", () => {
  it("that ends before it says anything is nobody's", async () => {
    const input = new PassThrough();
    input.end();
    assert.equal(await openStream(input, new PassThrough(), silentLog), null);
  });
});
