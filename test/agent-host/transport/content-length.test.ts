import assert from "node:assert/strict";
import type { Readable } from "node:stream";
import fc from "fast-check";
import type { Log } from "../../../agent-host/base/log.js";
import { ContentLengthReader } from "../../../agent-host/transport/content-length.js";
import { JUNK, MESSAGES } from "./message-samples.js";
import { bytewise, cut, readAll } from "./read-all.js";

const LIMIT = 64;
const create = (input: Readable, log: Log) => new ContentLengthReader(input, log);
const createSmall = (input: Readable, log: Log) => new ContentLengthReader(input, log, LIMIT);
const framed = (text: string) => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
const frame = (message: unknown) => framed(JSON.stringify(message));
const GOOD = { id: 1, method: "good" };
const BODY = JSON.stringify(GOOD);

const ofBytes = (bytes: number) => {
  const empty = JSON.stringify({ method: "" }).length;
  return { method: "x".repeat(bytes - empty) };
};

describe("the reader of headers and bodies", () => {
  for (const [what, chunks, expected] of [
    ["nothing", [], []],
    ["one message", [frame(GOOD)], [GOOD]],
    ["several messages in one chunk", [MESSAGES.map(frame).join("")], MESSAGES],
    ["a message in many chunks", bytewise(frame(MESSAGES[5])), [MESSAGES[5]]],
    [
      "other headers before and after",
      [`Content-Type: application/json\r\ncontent-length:${BODY.length} \r\nX: y\r\n\r\n${BODY}`],
      [GOOD],
    ],
    ["a body that spans lines", [framed(JSON.stringify(GOOD, null, 2))], [GOOD]],
    ["an end in the header", [`${frame(GOOD)}Content-Len`], [GOOD]],
    ["an end between header and body", [`${frame(GOOD)}Content-Length: 9\r\n\r\n`], [GOOD]],
    ["an end in the body", [frame(GOOD) + frame(GOOD).slice(0, -1)], [GOOD]],
    ["a length of nothing", [`Content-Length: 0\r\n\r\n${frame(GOOD)}`], [GOOD]],
    ["a header without a length", [`Content-Type: x\r\n\r\n${frame(GOOD)}`], [GOOD]],
    ["a negative length", [`Content-Length: -5\r\n\r\n${frame(GOOD)}`], [GOOD]],
    ["a length that is no number", [`Content-Length: many\r\n\r\n${frame(GOOD)}`], [GOOD]],
    ["an absurd length of many digits", [`Content-Length: ${"9".repeat(40)}\r\n\r\n${frame(GOOD)}`], [GOOD]],
    [
      "a body one byte longer than announced",
      [`Content-Length: ${BODY.length - 1}\r\n\r\n${BODY}${frame(GOOD)}`],
      [GOOD],
    ],
    [
      "a length ended by line feeds alone",
      [`Content-Length: ${BODY.length}\n\n${BODY}${frame(GOOD)}`],
      [GOOD],
    ],
    [
      "a header cut anywhere after much that is none",
      ["y".repeat(9_000) + frame(GOOD).slice(0, 9), frame(GOOD).slice(9)],
      [GOOD],
    ],
    ["lines of garbage before a header", [`garbage\r\n${frame(GOOD)}`], [GOOD]],
  ] as const) {
    it(`reads ${what}`, async () => {
      assert.deepEqual((await readAll(create, chunks)).messages, expected);
    });
  }

  for (const [text, problem] of JUNK) {
    it(`drops ${text} and reads on`, async () => {
      assert.deepEqual(await readAll(create, [framed(text) + frame(GOOD)]), {
        messages: [GOOD],
        warnings: [`dropped a message: ${problem}`],
      });
    });
  }

  it("takes a body as long as the limit and skips a longer one, however it arrives", async () => {
    for (const chunk of [(text: string) => [text], bytewise]) {
      const fits = await readAll(createSmall, chunk(frame(ofBytes(LIMIT)) + frame(GOOD)));
      assert.deepEqual(fits, { messages: [ofBytes(LIMIT), GOOD], warnings: [] });

      const tooLong = await readAll(createSmall, chunk(frame(ofBytes(LIMIT + 1)) + frame(GOOD)));
      assert.deepEqual(tooLong, {
        messages: [GOOD],
        warnings: [`dropped a message of ${LIMIT + 1} bytes: the limit is ${LIMIT}`],
      });
    }
  });

  it("skips a body of many chunks without keeping it", async () => {
    const chunk = "x".repeat(1000);
    const huge = [`Content-Length: ${1000 * chunk.length}\r\n\r\n`, ...Array<string>(1000).fill(chunk)];
    const { messages } = await readAll(createSmall, [...huge, frame(GOOD)]);
    assert.deepEqual(messages, [GOOD]);
  });

  it("gives up a header that does not end", async () => {
    const { messages, warnings } = await readAll(create, ["x".repeat(9_000), frame(GOOD)]);
    assert.deepEqual([messages, warnings], [[GOOD], ["dropped input without a Content-Length header"]]);
  });

  it("gives the same messages however the input is cut", async () => {
    const text = [...MESSAGES.map(frame), framed("junk"), framed("x".repeat(300)), frame(GOOD)].join("");
    const bytes = Buffer.from(text);
    const small = (input: Readable, log: Log) => new ContentLengthReader(input, log, 200);
    const whole = await readAll(small, [bytes]);
    assert.equal(whole.messages.length, MESSAGES.length + 1);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 60 }), async (places) => {
        assert.deepEqual(await readAll(small, cut(bytes, places)), whole);
      }),
      { numRuns: 200 },
    );
  });
});
