// Tells the two framings apart by the first bytes: a header begins with a letter, a JSON line never does.
import type { Readable, Writable } from "node:stream";
import type { MessageReader, MessageWriter } from "vscode-jsonrpc";
import type { Log } from "../base/log.js";
import { ContentLengthReader, ContentLengthWriter } from "./content-length.js";
import { NdjsonReader, NdjsonWriter } from "./ndjson.js";

export type Framing = "ndjson" | "content-length";

export interface Transport {
  readonly framing: Framing;
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
}

const CONTENT_LENGTH = /^\s*content-/i;

/**
 * Waits for the first bytes of `input` and gives the reader and writer that fit them. Null when the input
 * ended before it said anything. The streams stay the caller's to close.
 */
export async function openStream(input: Readable, output: Writable, log: Log): Promise<Transport | null> {
  const first = await firstBytes(input);
  if (first === null) return null;
  input.unshift(first);
  return CONTENT_LENGTH.test(first.toString("latin1", 0, 64))
    ? {
        framing: "content-length",
        reader: new ContentLengthReader(input, log),
        writer: new ContentLengthWriter(output),
      }
    : { framing: "ndjson", reader: new NdjsonReader(input, log), writer: new NdjsonWriter(output) };
}

/** Enough bytes to decide on: a lone "C" could become either a header or a broken line. */
function firstBytes(input: Readable): Promise<Buffer | null> {
  return new Promise((resolve) => {
    let seen: Buffer = Buffer.alloc(0);
    const settle = (value: Buffer | null) => {
      input.off("data", onData);
      input.off("end", onEnd);
      input.off("close", onEnd);
      input.pause();
      resolve(value);
    };
    const onData = (chunk: Buffer) => {
      seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
      const text = seen.toString("latin1").trimStart().toLowerCase();
      if (text.length >= 8 || (text !== "" && !"content-".startsWith(text))) settle(seen);
    };
    const onEnd = () => settle(seen.length === 0 ? null : seen);
    input.on("data", onData);
    input.once("end", onEnd);
    input.once("close", onEnd);
  });
}
