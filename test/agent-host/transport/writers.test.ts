import assert from "node:assert/strict";
import { PassThrough, Writable } from "node:stream";
import { silentLog } from "../../../agent-host/base/log.js";
import { ContentLengthReader, ContentLengthWriter } from "../../../agent-host/transport/content-length.js";
import { NdjsonReader, NdjsonWriter } from "../../../agent-host/transport/ndjson.js";
import { recordingLog } from "../../support/recording-log.js";
import { readAll } from "./read-all.js";

/** Takes one small chunk at a time, and only when the test says so. */
function slowWritable() {
  const taken: Buffer[] = [];
  let pass: (() => void) | null = null;
  const output = new Writable({
    highWaterMark: 16,
    write(chunk: Buffer, _encoding, done) {
      taken.push(chunk);
      pass = done;
    },
  });
  return {
    output,
    taken,
    /** Lets everything through that was or will be written before the queue is empty. */
    drain: async () => {
      do {
        const next = pass;
        pass = null;
        next?.();
        await new Promise((resolve) => setImmediate(resolve));
      } while (pass !== null || output.writableLength > 0);
    },
  };
}

const message = (n: number) => ({ method: "n", params: { n, text: "ä😀".repeat(n % 7) } });
const versioned = (n: number) => ({ jsonrpc: "2.0", ...message(n) });

for (const [name, Writer, Reader, expected] of [
  ["lines", NdjsonWriter, NdjsonReader, message],
  ["headers and bodies", ContentLengthWriter, ContentLengthReader, versioned],
] as const) {
  describe(`the writer of ${name}`, () => {
    it("loses nothing and keeps the order when the reader is slow", async () => {
      const { output, taken, drain } = slowWritable();
      const writer = new Writer(output, silentLog);
      for (let n = 0; n < 100; n++) {
        writer.write(message(n));
        if (n === 50) await drain();
      }
      await drain();
      const { messages } = await readAll((input, log) => new Reader(input, log), [Buffer.concat(taken)]);
      assert.deepEqual(
        messages,
        Array.from({ length: 100 }, (_, n) => expected(n)),
      );
    });

    it("hands over what waits when it ends", async () => {
      const { output, taken, drain } = slowWritable();
      const writer = new Writer(output, silentLog);
      for (let n = 0; n < 10; n++) writer.write(message(n));
      writer.end();
      await drain();
      const { messages } = await readAll((input, log) => new Reader(input, log), [Buffer.concat(taken)]);
      assert.equal(messages.length, 10);
    });

    it("reports a broken output once and takes further messages without failing", async () => {
      const output = new PassThrough();
      const log = recordingLog();
      const writer = new Writer(output, log);
      output.destroy(new Error("broken pipe"));
      await new Promise((resolve) => output.once("close", resolve));
      writer.write(message(1));
      writer.write(message(2));
      assert.deepEqual(log.of("error"), ["connection error"]);
    });
  });
}
