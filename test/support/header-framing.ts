// The framing of LSP for test clients, written without the host's own reader and writer.
import { Transform, type Writable } from "node:stream";

/** Messages with headers in, one message per line out. */
export function fromHeaders(): Transform {
  let seen: Buffer = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen = Buffer.concat([seen, chunk]);
      for (;;) {
        const header = /^Content-Length: (\d+)\r\n\r\n/.exec(seen.toString("latin1", 0, 64));
        if (header === null) break;
        const start = header[0].length;
        const end = start + Number(header[1]);
        if (seen.length < end) break;
        this.push(`${seen.toString("utf8", start, end)}\n`);
        seen = seen.subarray(end);
      }
      done();
    },
  });
}

/** Lines in, each one message; headers and messages out. */
export function toHeaders(output: Writable): Writable {
  const transform = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString("utf8").split("\n")) {
        if (line !== "") this.push(`Content-Length: ${Buffer.byteLength(line)}\r\n\r\n${line}`);
      }
      done();
    },
  });
  transform.pipe(output, { end: false });
  return transform;
}
