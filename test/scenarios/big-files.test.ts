// The largest files that fit into a message, and what they cost the host.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Writable } from "node:stream";
import { startBuiltHost, within } from "../support/built-host.js";
import { peakMemoryOf } from "../support/process-memory.js";

const MIB = 1024 * 1024;
const FILE_MIB = 256;
/** Of the file, in bytes: a multiple of three, so that its base64 text is that of the pieces one after the other. */
const PIECE = 3 * MIB;
const FILE_BYTES = FILE_MIB * MIB;
const TEXT_MIB = Math.round((FILE_MIB * 4) / 3);

const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Every piece is another one, and no two lines of it are alike. */
function content(): Buffer {
  const bytes = Buffer.alloc(FILE_BYTES);
  for (let at = 0; at < FILE_BYTES; at += 4) bytes.writeUInt32LE(Math.imul(at, 2_654_435_761) >>> 0, at);
  return bytes;
}

async function write(output: Writable, text: string): Promise<void> {
  if (!output.write(text)) await once(output, "drain");
}

describe("a file of 256 MiB", () => {
  for (const framing of ["ndjson", "content-length"] as const) {
    it(`is written and read over ${framing} without a second copy of it`, async function () {
      if (process.platform !== "linux") this.skip();
      this.timeout(120_000);
      const host = startBuiltHost([], { framing });
      const { client, child, cwd } = host;
      await client.initialize();
      await client.request("thread/loaded/list");
      const before = peakMemoryOf(host);
      const bytes = content();
      const file = path.join(cwd, "big");
      const [head, tail] = [
        `{"id":"w","method":"fs/writeFile","params":{"path":"${file}","dataBase64":"`,
        '"}}',
      ];
      const length = head.length + Math.ceil(FILE_BYTES / 3) * 4 + tail.length;
      if (framing === "content-length") await write(child.stdin, `Content-Length: ${length}\r\n\r\n`);
      await write(child.stdin, head);
      for (let start = 0; start < FILE_BYTES; start += PIECE) {
        await write(child.stdin, bytes.subarray(start, start + PIECE).toString("base64"));
      }
      await write(child.stdin, framing === "ndjson" ? `${tail}\n` : tail);
      const sentAt = performance.now();
      await within(60_000, "the file is written", () => client.strayAnswers.length > 0);
      const writeMs = Math.round(performance.now() - sentAt);
      const written = peakMemoryOf(host);
      assert.deepEqual(
        client.strayAnswers.map(({ id, result }) => ({ id, result })),
        [{ id: "w", result: {} }],
      );
      assert.equal(sha(readFileSync(file)), sha(bytes));
      const { dataBase64 } = await client.request("fs/readFile", { path: file });
      const read = peakMemoryOf(host);
      assert.equal(dataBase64.length, Math.ceil(FILE_BYTES / 3) * 4);
      console.log(
        `      ${framing}: peak of ${before} MiB before, ${written} MiB after writing ${FILE_MIB} MiB (${TEXT_MIB} of ` +
          `base64, ${writeMs} ms after its end), ${read} MiB after reading it`,
      );
      assert.ok(written - before < 1.25 * TEXT_MIB, `writing took ${written - before} MiB`);
      assert.ok(read - before < 1.25 * TEXT_MIB, `reading took ${read - before} MiB`);
    });
  }
});
