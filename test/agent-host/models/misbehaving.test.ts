// Servers that misbehave on purpose, over both transports. Whatever they do, an answer ends whole, or in a failure
// that says whether another attempt may help; and nothing stays behind.
import assert from "node:assert/strict";
import { silentLog } from "../../../agent-host/base/log.js";
import type { ProviderSettings } from "../../../agent-host/config/config.js";
import { createModelClient } from "../../../agent-host/models/create-model-client.js";
import { type ModelClient, ModelError, type ModelEvent } from "../../../agent-host/models/model-client.js";
import { afterThisTest } from "../../support/cleanup.js";
import { type FakeClock, fakeClock } from "../../support/fake-clock.js";
import {
  frame,
  httpBytes,
  type RawAnswer,
  type RawModelServer,
  startRawModelServer,
} from "../../support/raw-model-server.js";
import { accountWithKey, collect, IDLE_MS, modelRequest, nobodyLends, provider } from "./given.js";

type Transport = "responses" | "chat" | "websocket";
type End = "whole" | "retryable" | "final";

const TEXT = "Kette und Schuß, 織機 🧵";
const counts: Record<End, number> = { whole: 0, retryable: 0, final: 0 };

const responsesEvents: readonly unknown[] = [
  { type: "response.created", response: { id: "r1" } },
  { type: "response.output_item.added", output_index: 0, item: { type: "message", id: "m1" } },
  ...[...TEXT.matchAll(/.{1,8}/gu)].map(([delta]) => ({
    type: "response.output_text.delta",
    item_id: "m1",
    delta,
  })),
  {
    type: "response.output_item.done",
    output_index: 0,
    item: { type: "message", id: "m1", content: [{ type: "output_text", text: TEXT }] },
  },
  { type: "response.completed", response: { id: "r1" } },
];
const chatEvents: readonly unknown[] = [
  ...[...TEXT.matchAll(/.{1,8}/gu)].map(([content]) => ({ choices: [{ delta: { content } }] })),
  { choices: [{ delta: {}, finish_reason: "stop" }] },
];

function sse(events: readonly unknown[], epilogue = ""): Buffer {
  return Buffer.from(`${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("")}${epilogue}`);
}

/** A whole answer, as it goes over the wire after the request. */
function bytesOf(transport: Transport): Buffer {
  if (transport === "websocket")
    return Buffer.concat(responsesEvents.map((event) => frame(JSON.stringify(event))));
  return httpBytes(transport === "chat" ? sse(chatEvents, "data: [DONE]\n\n") : sse(responsesEvents));
}

interface Setting {
  readonly server: RawModelServer;
  readonly client: ModelClient;
  readonly clock: FakeClock;
  /** What was there before, mocha's own timer included. */
  readonly before: Readonly<Record<string, number>>;
  play(
    answer: RawAnswer,
  ): Promise<{ readonly end: End; readonly events: readonly ModelEvent[]; readonly error: unknown }>;
}

async function start(transport: Transport, settings: Partial<ProviderSettings> = {}): Promise<Setting> {
  const server = await startRawModelServer();
  const before = resources();
  const clock = fakeClock();
  const given = provider({
    baseUrl: server.url,
    wireApi: transport === "chat" ? "chat" : "responses",
    supportsWebsockets: transport === "websocket",
    ...settings,
  });
  const client = createModelClient(given, {
    env: () => undefined,
    homeDir: "/nowhere",
    editorModels: nobodyLends,
    account: accountWithKey(undefined),
    clock,
    log: silentLog,
    userAgent: "heddle/0.0 (test)",
    originator: "tests",
    offlinePaceMs: 0,
    systemBundles: [],
  });
  afterThisTest(() => client.dispose());
  let plays = 0;
  return {
    server,
    client,
    clock,
    before,
    async play(answer) {
      server.answer = answer;
      // A thread of its own for each, so that none profits from the connection of another.
      const threadId = `thread-${plays++}`;
      const { events, error } = await collect(
        client.stream(modelRequest({ threadId }), new AbortController().signal),
      );
      client.closeThread?.(threadId);
      const end = endOf(events, error);
      counts[end]++;
      return { end, events, error };
    },
  };
}

function endOf(events: readonly ModelEvent[], error: unknown): End {
  if (error === null) {
    assert.ok(
      events.some((event) => event.type === "completed"),
      "an answer without a failure is complete",
    );
    return "whole";
  }
  assert.ok(error instanceof ModelError, "what a server does is told by a ModelError");
  return error.options.retryable ? "retryable" : "final";
}

function textOf(events: readonly ModelEvent[]): string {
  return events.map((event) => (event.type === "textDelta" ? event.delta : "")).join("");
}

/** Connections and timers of this process that keep it alive. */
function resources(): Record<string, number> {
  const sums: Record<string, number> = { Timeout: 0, TCPSocketWrap: 0, ConnectWrap: 0 };
  for (const name of process.getActiveResourcesInfo()) sums[name] = (sums[name] ?? 0) + 1;
  return sums;
}

/** What is there now and was not there before. */
function leftOver(before: Readonly<Record<string, number>>): string[] {
  const now = resources();
  return ["Timeout", "TCPSocketWrap", "ConnectWrap"].filter((kind) => (now[kind] ?? 0) > (before[kind] ?? 0));
}

const transports: readonly Transport[] = ["responses", "chat", "websocket"];

describe("model servers that misbehave", () => {
  after(() => {
    process.stdout.write(
      `    ${counts.whole} whole answers, ${counts.retryable} to try again, ${counts.final} final failures\n`,
    );
  });

  /** Everything that a case began is over once the client is. */
  async function leavesNothing({ client, server, clock, before }: Setting): Promise<void> {
    client.dispose();
    await server.quiet();
    // The client's ends of the connections follow the server's within a few turns of the event loop.
    for (let turns = 0; turns < 1_000 && leftOver(before).length > 0; turns++) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(leftOver(before), []);
    assert.equal(clock.sleeperCount(), 0);
  }

  for (const transport of transports) {
    const whole = bytesOf(transport);

    it(`${transport}: drops the connection after every byte`, async function () {
      this.timeout(30_000);
      const setting = await start(transport);
      const ends = new Map<End, number>();
      for (let at = 0; at < whole.length; at++) {
        const ending = at % 2 === 0 ? "reset" : "end";
        const { end, events } = await setting.play({
          pieces: at === 0 ? [] : [whole.subarray(0, at)],
          ending,
        });
        ends.set(end, (ends.get(end) ?? 0) + 1);
        assert.ok(TEXT.startsWith(textOf(events)), `byte ${at}`);
        if (end === "whole") assert.equal(textOf(events), TEXT, `byte ${at}`);
        assert.notEqual(end, "final", `byte ${at}`);
      }
      // Whole is only what had its end, which are the last bytes.
      assert.ok((ends.get("whole") ?? 0) < 80, `${ends.get("whole")} were taken for whole`);
      await leavesNothing(setting);
    });

    it(`${transport}: cuts the answer in two at every byte`, async function () {
      this.timeout(30_000);
      const setting = await start(transport);
      for (let at = 1; at < whole.length; at += 3) {
        const pieces = [whole.subarray(0, at), whole.subarray(at)];
        const { end, events } = await setting.play({ pieces, ending: "end" });
        assert.deepEqual([end, textOf(events)], ["whole", TEXT], `byte ${at}`);
      }
      await leavesNothing(setting);
    });

    it(`${transport}: falls silent`, async () => {
      const setting = await start(transport);
      const { server, clock } = setting;
      for (const at of [0, 1, Math.floor(whole.length / 2), whole.length - 30]) {
        const said = server.said();
        const playing = setting.play({ pieces: at === 0 ? [] : [whole.subarray(0, at)], ending: "silence" });
        await said;
        await clock.sleeping();
        // What was said is on its way still, and begins the wait anew.
        let over = false;
        void playing.then(() => {
          over = true;
        });
        while (!over) {
          clock.advance(IDLE_MS);
          await new Promise((resolve) => setImmediate(resolve));
        }
        const { end, error } = await playing;
        assert.equal(end, "retryable");
        assert.match(String(error), /sent nothing for 300 s/);
      }
      await leavesNothing(setting);
    });

    it(`${transport}: repeats ids and its end`, async () => {
      const setting = await start(transport);
      const events = transport === "chat" ? chatEvents : responsesEvents;
      const twice = [...events.slice(0, -1), ...events, ...events.slice(-1)];
      const pieces =
        transport === "websocket"
          ? twice.map((event) => frame(JSON.stringify(event)))
          : [httpBytes(sse(twice, transport === "chat" ? "data: [DONE]\n\n" : ""))];
      const { end, events: told } = await setting.play({ pieces, ending: "end" });
      assert.deepEqual([end, told.filter((event) => event.type === "completed").length], ["whole", 1]);
      assert.equal(textOf(told), TEXT + TEXT);
      await leavesNothing(setting);
    });

    it(`${transport}: sends a hundred megabytes`, async function () {
      this.timeout(30_000);
      const setting = await start(transport);
      const mebibyte = "x".repeat(1024 * 1024);
      const event =
        transport === "chat"
          ? { choices: [{ delta: { content: mebibyte } }] }
          : { type: "response.output_text.delta", item_id: "m1", delta: mebibyte };
      const piece = transport === "websocket" ? frame(JSON.stringify(event)) : sse([event]);
      const head = transport === "websocket" ? [] : [httpBytes(Buffer.alloc(0))];
      const many = await setting.play({
        pieces: [...head, ...Array<Buffer>(100).fill(piece)],
        ending: "end",
      });
      assert.deepEqual([many.end, textOf(many.events).length], ["retryable", 100 * mebibyte.length]);

      // The same amount in one event.
      const flood = Buffer.alloc(1024 * 1024, "x");
      const opening =
        transport === "websocket" ? Buffer.from([0x81, 127, 0, 0, 0, 0, 6, 64, 0, 0]) : Buffer.from("data: ");
      const one = await setting.play({
        pieces: [...head, opening, ...Array<Buffer>(100).fill(flood)],
        ending: "end",
      });
      assert.deepEqual([one.end, one.events.filter(({ type }) => type === "textDelta")], ["final", []]);
      await leavesNothing(setting);
    });
  }

  const statuses: readonly (readonly [number, End])[] = [
    [401, "retryable"],
    [413, "final"],
    [429, "retryable"],
    [500, "retryable"],
    [503, "retryable"],
    [200, "retryable"],
  ];
  const bodies = [
    "",
    "{",
    "<html>oops</html>",
    '{"error":null}',
    '{"error":{"message":7,"code":[]}}',
    "[]",
    "\u0000\ufffd",
  ];

  for (const transport of ["responses", "chat"] as const) {
    it(`${transport}: answers with errors and nonsense`, async () => {
      const setting = await start(transport);
      for (const [status, expected] of statuses) {
        for (const body of bodies) {
          const head = `HTTP/1.1 ${status} So\r\ncontent-type: text/html`;
          const { end } = await setting.play({ pieces: [httpBytes(Buffer.from(body), head)], ending: "end" });
          assert.equal(end, expected, `${status} ${body}`);
        }
      }
      const broken: readonly string[] = [
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/9.9 999 ?\r\n\r\n",
        "not http at all\r\n\r\n",
        `HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}\r\n\r\n`,
        "HTTP/1.1 100 Continue\r\n\r\n",
      ];
      for (const text of broken) {
        const { end } = await setting.play({ pieces: [text], ending: "end" });
        assert.equal(end, "retryable", text.slice(0, 40));
      }
      await leavesNothing(setting);
    });
  }

  it("websocket: sends frames that are none, or not its to send", async () => {
    const setting = await start("websocket");
    const delta = JSON.stringify({ type: "response.output_text.delta", item_id: "m1", delta: "x" });
    const broken: readonly (readonly [string, Buffer])[] = [
      ["bad UTF-8", frame(Buffer.from([0xc3, 0x28]))],
      ["a reserved opcode", frame(delta, 0x83)],
      ["a reserved bit", frame(delta, 0xf1)],
      ["a continuation of nothing", frame(delta, 0x80)],
      ["a masked frame", Buffer.from([0x81, 0x81, 1, 2, 3, 4, 5])],
      ["a ping that is too long", frame("x".repeat(200), 0x89)],
      ["an odd close code", frame(Buffer.from([0, 1]), 0x88)],
      ["a close in good order", frame(Buffer.from([3, 0xe8]), 0x88)],
      ["text that is no JSON", Buffer.concat([frame("{oops"), frame("7"), frame("null")])],
      ["pings and nothing else", Buffer.concat(Array<Buffer>(1_000).fill(frame("p", 0x89)))],
    ];
    for (const [name, bytes] of broken) {
      const { end, events } = await setting.play({ pieces: [bytes], ending: "end" });
      assert.deepEqual([end, events], ["retryable", []], name);
    }
    const whole = bytesOf("websocket");
    const split = responsesEvents.flatMap((event) => {
      const bytes = Buffer.from(JSON.stringify(event));
      const middle = Math.floor(bytes.length / 2);
      return [frame(bytes.subarray(0, middle), 0x01), frame("p", 0x89), frame(bytes.subarray(middle), 0x80)];
    });
    for (const pieces of [split, [frame("{oops"), frame("binary", 0x82), whole]]) {
      const { end, events } = await setting.play({ pieces, ending: "silence" });
      assert.deepEqual([end, textOf(events)], ["whole", TEXT]);
    }
    await leavesNothing(setting);
  });

  it("websocket: takes the handshake in no way that counts, so HTTP is used", async () => {
    const setting = await start("websocket");
    const answers = [
      "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: no\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\nupgrade: other\r\nconnection: Upgrade\r\n\r\n",
      "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
      "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
      "nonsense\r\n\r\n",
    ];
    for (const insteadOfHandshake of answers) {
      const { end, events } = await setting.play({
        insteadOfHandshake,
        pieces: [bytesOf("responses")],
        ending: "end",
      });
      assert.deepEqual(
        [end, events[0]?.type, textOf(events)],
        ["whole", "warning", TEXT],
        insteadOfHandshake,
      );
    }
    await leavesNothing(setting);
  });
});
