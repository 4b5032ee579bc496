import assert from "node:assert/strict";
import type { Readable } from "node:stream";
import fc from "fast-check";
import type { Log } from "../../../agent-host/base/log.js";
import { NdjsonReader } from "../../../agent-host/transport/ndjson.js";
import { JUNK, MESSAGES } from "./message-samples.js";
import { bytewise, cut, readAll } from "./read-all.js";

const LIMIT = 64;
const create = (input: Readable, log: Log) => new NdjsonReader(input, log);
const createSmall = (input: Readable, log: Log) => new NdjsonReader(input, log, LIMIT);
const line = (message: unknown) => `${JSON.stringify(message)}\n`;
const GOOD = { id: 1, method: "good" };

/** A notification whose line is this many bytes long, without the line feed. */
const ofBytes = (bytes: number) => {
  const empty = JSON.stringify({ method: "" }).length;
  return { method: "x".repeat(bytes - empty) };
};

describe("the reader of lines", () => {
  for (const [what, chunks, expected] of [
    ["nothing", [], []],
    ["one message", [line(GOOD)], [GOOD]],
    ["several messages in one chunk", [MESSAGES.map(line).join("")], MESSAGES],
    ["a message in many chunks", bytewise(line(MESSAGES[5])), [MESSAGES[5]]],
    ["blank lines and white space", [`\n\r\n  \n\t${line(GOOD)}\n`], [GOOD]],
    ["line ends of Windows", [`${JSON.stringify(GOOD)}\r\n${JSON.stringify(GOOD)}\r\n`], [GOOD, GOOD]],
    ["a byte order mark", [`\ufeff${line(GOOD)}`], [GOOD]],
    ["an end in mid-line", [`${line(GOOD)}{"id":2,"meth`], [GOOD]],
    ["a last line without its line feed", [`${line(GOOD)}${JSON.stringify(GOOD)}`], [GOOD]],
    ["bytes that are not UTF-8", [Uint8Array.of(0xff, 0xfe, 0x0a), line(GOOD)], [GOOD]],
    ["zero bytes", [`\0\0\n${line(GOOD)}`], [GOOD]],
  ] as const) {
    it(`reads ${what}`, async () => {
      assert.deepEqual((await readAll(create, chunks)).messages, expected);
    });
  }

  for (const [text, problem] of JUNK) {
    it(`drops ${text} and reads on`, async () => {
      assert.deepEqual(await readAll(create, [`${text}\n${line(GOOD)}`]), {
        messages: [GOOD],
        warnings: [`dropped a line: ${problem}`],
      });
    });
  }

  it("takes a line as long as the limit and drops a longer one, however it arrives", async () => {
    for (const chunk of [(text: string) => [text], bytewise]) {
      const fits = await readAll(createSmall, chunk(line(ofBytes(LIMIT)) + line(GOOD)));
      assert.deepEqual(fits, { messages: [ofBytes(LIMIT), GOOD], warnings: [] });

      const tooLong = await readAll(createSmall, chunk(line(ofBytes(LIMIT + 1)) + line(GOOD)));
      assert.deepEqual(tooLong, {
        messages: [GOOD],
        warnings: [`dropped a message of more than ${LIMIT} bytes`],
      });
    }
  });

  it("gives the same messages however the input is cut", async () => {
    const bytes = Buffer.from(
      [...MESSAGES.map(line), "junk\n", "x".repeat(300), "\n\n", line(GOOD)].join(""),
    );
    const whole = await readAll((input, log) => new NdjsonReader(input, log, 200), [bytes]);
    assert.equal(whole.messages.length, MESSAGES.length + 1);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 60 }), async (places) => {
        const read = await readAll((input, log) => new NdjsonReader(input, log, 200), cut(bytes, places));
        assert.deepEqual(read, whole);
      }),
      { numRuns: 200 },
    );
  });
});
