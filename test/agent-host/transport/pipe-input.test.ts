import assert from "node:assert/strict";
import { closeSync, constants, openSync, writeSync } from "node:fs";
import path from "node:path";
import { PassThrough } from "node:stream";
import { silentLog } from "../../../agent-host/base/log.js";
import type { Message } from "../../../agent-host/transport/message.js";
import { openStream } from "../../../agent-host/transport/open-stream.js";
import { isPipe, PipeInput } from "../../../agent-host/transport/pipe-input.js";
import { makeNamedPipe } from "../../support/named-pipe.js";
import { tempFolder } from "../../support/temp-folder.js";

/** Both ends of a pipe, as file descriptors. */
function openPipe() {
  const file = path.join(tempFolder(), "pipe");
  makeNamedPipe(file);
  const reading = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reading, writing: openSync(file, "w") };
}

const line = (n: number) => `${JSON.stringify({ id: n, method: "m", params: "ä".repeat(n % 50) })}\n`;

describe("the input from a pipe", () => {
  before(function () {
    if (process.platform === "win32") this.skip();
  });

  it("is told from files and from what is closed", () => {
    const { reading, writing } = openPipe();
    const file = openSync(import.meta.filename, "r");
    assert.deepEqual([isPipe(reading), isPipe(file)], [true, false]);
    for (const fd of [reading, writing, file]) closeSync(fd);
    assert.equal(isPipe(file), false);
  });

  it("gives every message in order, what told the framing included, and then its end", async () => {
    const { reading, writing } = openPipe();
    const input = new PipeInput(reading);
    const opening = openStream(input, new PassThrough(), silentLog);
    for (let n = 0; n < 400; n++) writeSync(writing, line(n));
    const transport = await opening;
    assert.ok(transport !== null);
    const messages: Message[] = [];
    await new Promise<void>((resolve) => {
      transport.reader.listen((message) => {
        messages.push(message);
        if (messages.length === 400) closeSync(writing);
      }, resolve);
    });
    assert.deepEqual(messages.map((message) => `${JSON.stringify(message)}\n`).join(""), lines(400));
  });

  it("is left in the pipe while it is held back", async () => {
    const { reading, writing } = openPipe();
    const input = new PipeInput(reading);
    const chunks: string[] = [];
    const ended = new Promise<void>((resolve) => void input.once("end", resolve));
    const first = new Promise<void>((resolve) => void input.once("data", () => resolve()));
    input.on("data", (chunk: Buffer) => {
      chunks.push(chunk.toString());
      input.pause();
    });
    writeSync(writing, "one");
    await first;
    writeSync(writing, "two");
    closeSync(writing);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(chunks, ["one"]);
    input.unshift(Buffer.from("again"));
    input.resume();
    while (chunks.length < 2) await new Promise((resolve) => setImmediate(resolve));
    input.resume();
    while (chunks.length < 3) await new Promise((resolve) => setImmediate(resolve));
    input.resume();
    await ended;
    assert.deepEqual(chunks, ["one", "again", "two"]);
  });
});

function lines(count: number): string {
  return Array.from({ length: count }, (_, n) => line(n)).join("");
}
