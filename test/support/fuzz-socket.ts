// One raw connection to a websocket door that sends more than the host deserves, and counts what comes back.
import { connect, type Socket } from "node:net";
import { countAnswer, createAnswerCount, type Totals } from "./answer-count.js";
import { within } from "./built-host.js";
import { afterThisTest } from "./cleanup.js";
import { createFrameReader } from "./frame-reader.js";
import { HANG_MS } from "./fuzz-host.js";
import { type LastFrames, textFrames } from "./mutate-frames.js";
import { idKey, requestKey } from "./mutate-framing.js";
import { createRandom, type Random } from "./random.js";
import { startedThread, writeTo } from "./raw-stream.js";

export interface FuzzedSocket {
  /** Sends one message, one time in `unusualOneIn` in unusual frames, cut on its way. */
  send(random: Random, text: string, unusualOneIn: number): Promise<void>;
  /** From now on reads nothing until `settled`. */
  hold(): void;
  /** Resolves when every request has its answer. Throws when one has two, when none comes in time, or when it ended. */
  settled(): Promise<void>;
  /** Sends frames after which the host has to close, and resolves when it has. Throws when it says why wrongly. */
  finish(last: LastFrames): Promise<void>;
  readonly totals: () => SocketTotals;
  /** Of the threads that it was told of. */
  readonly threadIds: readonly string[];
}

export interface SocketTotals extends Totals {
  /** Requests whose answers went down with the connection. */
  readonly cutOff: number;
  readonly notifications: number;
  readonly bytes: number;
}

const HELLO = {
  id: "hello",
  method: "initialize",
  params: { clientInfo: { name: "fuzz", version: "1" }, capabilities: { experimentalApi: true } },
};

/** Says `initialize` and waits for the answer. The connection ends after the test. */
export async function openFuzzedSocket(port: number): Promise<FuzzedSocket> {
  const socket = await upgraded(port);
  const answers = createAnswerCount();
  const threadIds: string[] = [];
  let [notifications, sent] = [0, 0];
  let closeCode: number | null | undefined;
  let failure: unknown = null;
  let held = false;
  const read = createFrameReader({
    onText(text) {
      if (countAnswer(answers, text, idKey)) return;
      notifications++;
      const started = startedThread(text);
      if (started !== null) threadIds.push(started);
    },
    onClose: (code) => {
      closeCode = code;
    },
  });
  socket.on("data", (bytes: Buffer) => {
    try {
      read(bytes);
    } catch (error) {
      failure ??= error;
    }
    if (closeCode !== undefined) socket.end();
  });

  function check(): void {
    if (failure !== null) throw new Error("the host sent what it should not", { cause: failure });
    const surplus = answers.surplus();
    if (surplus !== null) throw new Error(`one answer too many for ${surplus.slice(0, 80)}`);
  }

  async function settled(): Promise<void> {
    held = false;
    socket.resume();
    const isOver = () =>
      answers.outstanding() === 0 || answers.surplus() !== null || failure !== null || socket.closed;
    await within(HANG_MS, "everything is answered", isOver).catch((cause: unknown) => {
      throw new Error(`${answers.outstanding()} answers are missing: ${answers.missing()}`, { cause });
    });
    check();
    if (socket.closed) throw new Error(`the host closed the connection with ${closeCode}`);
  }

  async function send(random: Random, text: string, unusualOneIn: number): Promise<void> {
    const key = requestKey(text);
    if (key !== null) answers.asked(key, text);
    const bytes = textFrames(random, text, unusualOneIn);
    sent += bytes.length;
    const cuts = Array.from({ length: random.below(4) }, () => random.below(bytes.length));
    await writeTo(
      socket,
      bytes,
      cuts.sort((a, b) => a - b),
      !held,
    );
  }

  const orderly = createRandom(1);
  await send(orderly, JSON.stringify(HELLO), Number.MAX_SAFE_INTEGER);
  await send(orderly, JSON.stringify({ method: "initialized" }), Number.MAX_SAFE_INTEGER);
  await settled();
  return {
    send,
    settled,
    hold() {
      held = true;
      socket.pause();
    },
    threadIds,
    async finish({ name, bytes, code }) {
      sent += bytes.length;
      await writeTo(socket, bytes, [], true);
      // The host cannot know that nothing more will come.
      if (code === null) socket.end();
      await within(HANG_MS, `the host closes after ${name}`, () => socket.closed);
      check();
      if (code !== null && closeCode !== code) {
        throw new Error(`the host closed with ${closeCode} after ${name}, not with ${code}`);
      }
    },
    totals: () => ({
      ...answers.totals(),
      cutOff: socket.closed ? answers.outstanding() : 0,
      notifications,
      bytes: sent,
    }),
  };
}

async function upgraded(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  // What broke shows in what is waited for.
  socket.on("error", () => undefined);
  afterThisTest(() => socket.destroy());
  socket.write(
    "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: aGVkZGxlIGhlZGRsZSBoZQ==\r\n\r\n",
  );
  const head = await new Promise<string>((resolve, reject) => {
    socket.once("data", (bytes) => resolve(bytes.toString("latin1")));
    socket.once("close", () => reject(new Error("the host closed a connection that had said nothing wrong")));
  });
  if (!head.startsWith("HTTP/1.1 101 ") || !head.endsWith("\r\n\r\n"))
    throw new Error(`no upgrade: ${head.slice(0, 200)}`);
  return socket;
}
