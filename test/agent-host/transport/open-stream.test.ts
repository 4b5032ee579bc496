import assert from "node:assert/strict";
import { PassThrough, Readable } from "node:stream";
import { silentLog } from "../../../agent-host/base/log.js";
import { openStream } from "../../../agent-host/transport/open-stream.js";
import { bytewise } from "./read-all.js";

const BODY = '{"id":1,"method":"a"}';
const LINE = `${BODY}\n`;
const FRAME = `Content-Length: ${BODY.length}\r\n\r\n${BODY}`;

/** The framing and every message that came after it was found out. */
async function open(chunks: readonly (string | Uint8Array)[]) {
  const input = Readable.from(
    chunks.map((chunk) => Buffer.from(chunk)),
    { objectMode: false },
  );
  const transport = await openStream(input, new PassThrough(), silentLog);
  if (transport === null) return null;
  const messages: unknown[] = [];
  await new Promise<void>((resolve) => {
    transport.reader.listen((message) => messages.push(message), resolve);
  });
  return [transport.framing, messages.length];
}

describe("the framing of a stream", () => {
  for (const [what, input, expected] of [
    ["a line", LINE, ["ndjson", 1]],
    ["a header", FRAME, ["content-length", 1]],
    ["a header in small letters", FRAME.toLowerCase(), ["content-length", 1]],
    ["another header first", `Content-Type: x\r\n${FRAME}`, ["content-length", 1]],
    ["blank lines and a line", `\n\r\n  ${LINE}`, ["ndjson", 1]],
    ["white space and a header", `\r\n ${FRAME}`, ["content-length", 1]],
    ["a byte order mark and a line", `\ufeff${LINE}`, ["ndjson", 1]],
    ["a byte order mark and a header", `\ufeff${FRAME}`, ["content-length", 1]],
    ["garbage and a line", `hello\n${LINE}`, ["ndjson", 1]],
    ["garbage that begins like a header", `Contents\n${LINE}`, ["ndjson", 1]],
    ["several lines", LINE.repeat(3), ["ndjson", 3]],
    ["several headers", FRAME.repeat(3), ["content-length", 3]],
  ] as const) {
    it(`is told by ${what}, at once and byte by byte`, async () => {
      assert.deepEqual(await open([input]), expected);
      assert.deepEqual(await open(bytewise(input)), expected);
    });
  }

  for (const [what, input] of [
    ["says nothing", ""],
    ["says only white space", " \r\n\t\n"],
    ["stops in the first letters of a header", "Conte"],
  ] as const) {
    it(`stays open when the input ${what}`, async () => {
      assert.equal(await open([input]), null);
      assert.equal(await open(bytewise(input)), null);
    });
  }

  it("ends with an input that breaks before it says anything", async () => {
    const input = new PassThrough();
    const opened = openStream(input, new PassThrough(), silentLog);
    input.destroy(new Error("reset"));
    assert.equal(await opened, null);
  });
});
