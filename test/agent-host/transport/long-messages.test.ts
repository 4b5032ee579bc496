import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { silentLog } from "../../../agent-host/base/log.js";
import { LongText } from "../../../agent-host/base/long-text.js";
import { ContentLengthReader } from "../../../agent-host/transport/content-length.js";
import { LONG_MESSAGE_BYTES } from "../../../agent-host/transport/growing-bytes.js";
import type { Message } from "../../../agent-host/transport/message.js";
import { NdjsonReader } from "../../../agent-host/transport/ndjson.js";

const LIMIT = LONG_MESSAGE_BYTES + 500_000;

const framings = {
  ndjson: {
    reader: (input: PassThrough) => new NdjsonReader(input, silentLog, LIMIT),
    frame: (text: string) => `${text}\n`,
  },
  "content-length": {
    reader: (input: PassThrough) => new ContentLengthReader(input, silentLog, LIMIT),
    frame: (text: string) => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  },
};

/** A request of exactly so many bytes. */
function request(id: number, byteLength: number): string {
  const empty = JSON.stringify({ jsonrpc: "2.0", id, method: "ä", params: "" });
  return empty.replace('""', `"${"x".repeat(byteLength - Buffer.byteLength(empty))}"`);
}

/** A request to write a file; `value` is JSON, and so is what comes behind it. */
function writeRequest(value: string, after = ""): string {
  return `{"jsonrpc":"2.0","id":1,"method":"fs/writeFile","params":{"path":"/ä","dataBase64":${value}${after}}}`;
}

const BASE64 = "Yq+/".repeat(LONG_MESSAGE_BYTES / 4);

for (const [name, { reader, frame }] of Object.entries(framings)) {
  describe(`long messages over ${name}`, () => {
    const messagesIn = (wire: Buffer, chunk: number) => {
      const input = new PassThrough({ highWaterMark: wire.length + 1 });
      const messages: Message[] = [];
      reader(input).listen(
        (message) => messages.push(message),
        () => undefined,
      );
      for (let start = 0; start < wire.length; start += chunk) {
        input.emit("data", wire.subarray(start, start + chunk));
      }
      return messages;
    };
    const read = (wire: Buffer, chunk: number) =>
      messagesIn(wire, chunk).map((message) => JSON.stringify(message));
    /** The member of the one message that was read. */
    const heldIn = (text: string): unknown => {
      const [message] = messagesIn(Buffer.from(frame(text)), 100_000);
      return (message as { params?: { dataBase64?: unknown } } | undefined)?.params?.dataBase64;
    };

    it("arrive whole, between short ones, however they are cut", () => {
      const texts = [
        request(1, 100),
        request(2, LONG_MESSAGE_BYTES),
        request(3, LONG_MESSAGE_BYTES + 1),
        request(4, 100),
        request(5, LIMIT),
        request(6, 100),
      ];
      const wire = Buffer.from(texts.map(frame).join(""));
      for (const chunk of [65_536, 1_000_003, wire.length]) {
        assert.ok(read(wire, chunk).every((text, index) => text === texts[index]));
        assert.equal(read(wire, chunk).length, texts.length);
      }
    });

    it("keep what is to be written as the bytes that it came as, until it is released", () => {
      for (const text of [writeRequest(`"${BASE64}"`), writeRequest(`"${BASE64}"`, ',"more":["\\\\\\"x"]')]) {
        const held = heldIn(text);
        assert.ok(held instanceof LongText);
        assert.deepEqual([held.length, held.slice(2, 6)], [BASE64.length, "+/Yq"]);
        assert.ok(JSON.stringify(held) === `"${BASE64}"`);
        assert.ok(read(Buffer.from(frame(text)), 100_000)[0] === text);
        held.release();
        held.release();
        assert.deepEqual([held.length, held.slice(0, 9)], [0, ""]);
      }
    });

    it("are strings where there are escapes, in other members, and in other methods", () => {
      const held = heldIn(writeRequest(`"${BASE64}\\u0041"`));
      assert.ok(held === `${BASE64}A`);
      for (const text of [
        writeRequest('"YQ=="', `,"other":"${BASE64}"`),
        writeRequest('"YQ=="', `,"${BASE64}":1`),
        writeRequest(`["${BASE64}"]`),
        writeRequest(`"${BASE64}"`).replace("fs/writeFile", "fs/readFile"),
        JSON.stringify({ jsonrpc: "2.0", id: 1, method: "fs/writeFile", params: BASE64 }),
        JSON.stringify({ jsonrpc: "2.0", id: 1, result: { dataBase64: BASE64 } }),
      ]) {
        assert.ok(read(Buffer.from(frame(text)), 100_000)[0] === text, text.slice(0, 100));
        assert.ok(!(heldIn(text) instanceof LongText));
      }
    });

    it("are no messages when what is around the long string is no JSON", () => {
      const wire = Buffer.from(frame(`${writeRequest(`"${BASE64}"`)}}`) + frame(request(2, 100)));
      assert.deepEqual(read(wire, 100_000), [request(2, 100)]);
    });

    it("are dropped beyond the limit, and the next one is read", () => {
      const texts = [request(1, LONG_MESSAGE_BYTES + 9), request(2, LIMIT + 1), request(3, 100)];
      const wire = Buffer.from(texts.map(frame).join(""));
      const got = read(wire, 100_000);
      assert.deepEqual([got.length, got[0] === texts[0], got[1] === texts[2]], [2, true, true]);
    });
  });
}
