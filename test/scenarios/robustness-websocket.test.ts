// What no client should send through a websocket, in numbers: frames that a client may send but hardly does, and
// frames after which the connection is over, and only that one.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { knockWrongly } from "../support/bad-handshakes.js";
import { within } from "../support/built-host.js";
import { endurance } from "../support/endurance.js";
import { type FuzzedSocket, openFuzzedSocket, type SocketTotals } from "../support/fuzz-socket.js";
import { judgeMemory } from "../support/judge-memory.js";
import { type ListeningHost, listen } from "../support/listening-host.js";
import { lastFrames } from "../support/mutate-frames.js";
import { createMessageSource } from "../support/mutate-message.js";
import { memoryOf } from "../support/process-memory.js";
import { createRandom, type Random } from "../support/random.js";
import { tempFolder } from "../support/temp-folder.js";

const CONNECTIONS = 4;
const BATCH = 500;
const UNUSUAL_ONE_IN = 20;
const LAST_ONE_IN = 250;
const KNOCK_ONE_IN = 1_000;
const ORDERLY = Number.MAX_SAFE_INTEGER;

const portOf = (host: ListeningHost) => Number(new URL(host.url).port);

/** Some connections, of which one is replaced now and then, and what all of them together came to. */
async function openSockets(port: number) {
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => openFuzzedSocket(port)));
  const ended: SocketTotals[] = [];
  return {
    sockets,
    replace: async (old: FuzzedSocket) => {
      ended.push(old.totals());
      sockets.splice(sockets.indexOf(old), 1, await openFuzzedSocket(port));
    },
    total: (what: keyof SocketTotals) =>
      [...ended, ...sockets.map((socket) => socket.totals())].reduce((sum, totals) => sum + totals[what], 0),
  };
}

describe("the host under fire through websockets", () => {
  const { messages: count, seed, isLong } = endurance;

  it(`answers what is a request among ${count} mutated messages as websocket`, async function () {
    this.timeout(isLong ? 0 : 120_000);
    console.log(`      seed ${seed}`);
    const random = createRandom(seed);
    const around = tempFolder();
    const folder = path.join(around, "work");
    mkdirSync(folder);
    const host = await listen("ws://127.0.0.1:0", { cwd: folder });
    const { sockets, replace, total } = await openSockets(portOf(host));
    const startThread = JSON.stringify({
      id: "t",
      method: "thread/start",
      params: { cwd: folder, approvalPolicy: "never" },
    });
    for (const socket of sockets) await socket.send(random, startThread, ORDERLY);
    for (const socket of sockets) await socket.settled();
    await within(10_000, "the threads are there", () => sockets.every((each) => each.threadIds.length > 0));
    const threadIds = [
      ...new Set(sockets.flatMap((socket) => socket.threadIds)),
      "00000000-0000-7000-8000-000000000000",
    ];
    const messages = createMessageSource(random, { folder, threadIds });
    const startedAt = performance.now();
    const memory: number[] = [];
    const endings = new Map<string, number>();
    let knocks = 0;
    for (let sent = 0; sent < count; sent++) {
      const socket = random.pick(sockets);
      const text = messages.next();
      if (random.oneIn(LAST_ONE_IN)) {
        // What is not answered by then cannot be any more: mostly nothing is left to be answered.
        if (!random.oneIn(8)) await socket.settled();
        const last = lastFrames(random, text);
        await socket.finish(last);
        endings.set(last.name, (endings.get(last.name) ?? 0) + 1);
        await replace(socket);
      } else {
        await socket.send(random, text, UNUSUAL_ONE_IN);
      }
      if (random.oneIn(KNOCK_ONE_IN)) {
        knocks++;
        await knockWrongly(portOf(host), random);
      }
      if (sent % BATCH === BATCH - 1) {
        for (const each of sockets) await stillServes(each, random);
        memory.push(memoryOf(host));
      }
    }
    for (const socket of sockets) await socket.settled();

    const [requests, results, errors, cutOff] = [
      total("requests"),
      total("results"),
      total("errors"),
      total("cutOff"),
    ];
    const closed = [...endings.values()].reduce((sum, times) => sum + times, 0);
    console.log(
      `      websocket: ${count} messages (${Math.round(total("bytes") / 1e6)} MB) in ` +
        `${((performance.now() - startedAt) / 1000).toFixed(1)} s; ${requests} requests, ${results} results, ` +
        `${errors} errors, ${cutOff} cut off, ${total("notifications")} notifications; ${closed} connections ` +
        `ended by ${endings.size} kinds of frames, ${knocks} wrong handshakes; ${judgeMemory(memory)}`,
    );
    assert.equal(results + errors + cutOff, requests);
    assert.ok(cutOff < requests / 20, "hardly anything could be answered");
    assert.ok(results > requests / 20 && errors > requests / 20, "hardly anything reached its method");
    assert.deepEqual(readdirSync(around), ["work"]);
    assert.doesNotMatch(host.stderr(), /^.{0,60}\berror\b.*(?:TypeError|RangeError|ReferenceError)/m);
    host.child.kill("SIGTERM");
    assert.deepEqual(await host.exited, { code: 143, signal: null }, host.stderr().slice(-2_000));
  });

  it("answers 10,000 messages that were sent as websocket before one was read", async function () {
    this.timeout(60_000);
    const host = await listen("ws://127.0.0.1:0");
    const socket = await openFuzzedSocket(portOf(host));
    socket.hold();
    for (let id = 1; id < 10_000; id++) {
      await socket.send(createRandom(id), JSON.stringify({ id, method: "thread/list", params: {} }), ORDERLY);
    }
    const startedAt = performance.now();
    await socket.settled();
    const { requests, results, errors } = socket.totals();
    console.log(
      `      websocket: ${requests} requests before the first answer was read, ${results} results, ` +
        `${errors} errors in ${Math.round(performance.now() - startedAt)} ms`,
    );
    assert.deepEqual([requests, results, errors], [10_000, 10_000, 0]);
  });
});

async function stillServes(socket: FuzzedSocket, random: Random): Promise<void> {
  await socket.send(random, '{"id":"still","method":"thread/loaded/list","params":{}}', ORDERLY);
  await socket.settled();
}
