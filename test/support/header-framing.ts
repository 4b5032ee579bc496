// The framing of LSP for test clients, written without the host's own reader and writer.
import { Transform, type Writable } from "node:stream";

/** Messages with headers in, one message per line out. */
export function fromHeaders(): Transform {
  let parts: Buffer[] = [];
  let size = 0;
  /** So many bytes are there before it is worth looking again. */
  let wanted = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      parts.push(chunk);
      size += chunk.length;
      while (size > wanted) {
        const seen = Buffer.concat(parts);
        const header = /^Content-Length: (\d+)\r\n\r\n/.exec(seen.toString("latin1", 0, 64));
        parts = [seen];
        if (header === null) break;
        const start = header[0].length;
        const end = start + Number(header[1]);
        wanted = end - 1;
        if (seen.length < end) break;
        this.push(`${seen.toString("utf8", start, end)}\n`);
        parts = [seen.subarray(end)];
        size -= end;
        wanted = 0;
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
