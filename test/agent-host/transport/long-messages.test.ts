import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { silentLog } from "../../../agent-host/base/log.js";
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

for (const [name, { reader, frame }] of Object.entries(framings)) {
  describe(`long messages over ${name}`, () => {
    const read = (wire: Buffer, chunk: number) => {
      const input = new PassThrough({ highWaterMark: wire.length + 1 });
      const messages: Message[] = [];
      reader(input).listen(
        (message) => messages.push(message),
        () => undefined,
      );
      for (let start = 0; start < wire.length; start += chunk) {
        input.emit("data", wire.subarray(start, start + chunk));
      }
      return messages.map((message) => JSON.stringify(message));
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

    it("are dropped beyond the limit, and the next one is read", () => {
      const texts = [request(1, LONG_MESSAGE_BYTES + 9), request(2, LIMIT + 1), request(3, 100)];
      const wire = Buffer.from(texts.map(frame).join(""));
      const got = read(wire, 100_000);
      assert.deepEqual([got.length, got[0] === texts[0], got[1] === texts[2]], [2, true, true]);
    });
  });
}
