// Tells the framings apart by the first bytes: a header begins with a letter, a JSON line never does.
import type { Writable } from "node:stream";
import type { Log } from "../base/log.js";
import type { Congestion } from "./backlog.js";
import { ContentLengthReader, ContentLengthWriter } from "./content-length.js";
import type { Input } from "./input.js";
import type { MessageReader, MessageWriter } from "./message.js";
import { MAX_LOCAL_MESSAGE_BYTES } from "./message-check.js";
import { NdjsonReader, NdjsonWriter } from "./ndjson.js";
import { createValve, type Valve } from "./valve.js";

export type Framing = "ndjson" | "content-length" | "websocket";

export interface Transport {
  readonly framing: Framing;
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  /** How much waits for the client. */
  readonly congestion: Congestion;
  /** Holds the client's input back. */
  readonly valve: Valve;
}

const HEADER = "content-";
const HTTP = "GET ";
/** White space of JSON, and the bytes of a byte order mark: neither means anything before the first message. */
const LEADING = /^[ \t\r\n\xef\xbb\xbf]+/;

/**
 * Waits for the first bytes of `input` and gives the reader and writer that fit them. Null when the input
 * ended before it said anything whole. The streams stay the caller's to close.
 */
export async function openStream(input: Input, output: Writable, log: Log): Promise<Transport | null> {
  const opening = await readOpening(input);
  if (opening === null) return null;
  return streamTransport(opening === "content-length" ? opening : "ndjson", input, output, log);
}

/**
 * Waits for the first bytes of `input`, tells what they begin, and leaves them to be read again. Null when the
 * input ended before it said anything whole.
 */
export async function readOpening(input: Input): Promise<"ndjson" | "content-length" | "http" | null> {
  const first = await firstBytes(input);
  if (first === null) return null;
  if (first.toString("latin1", 0, HEADER.length).toLowerCase() === HEADER) return "content-length";
  return HTTP.startsWith(first.toString("latin1", 0, HTTP.length)) ? "http" : "ndjson";
}

/** A client with more waiting than is kept for anyone is not listened to until it has caught up. */
export function streamTransport(
  framing: "ndjson" | "content-length",
  input: Input,
  output: Writable,
  log: Log,
): Transport {
  const valve = createValve(input);
  const writer = framing === "ndjson" ? new NdjsonWriter(output, log) : new ContentLengthWriter(output, log);
  writer.congestion.onExcess((excessive) => (excessive ? valve.hold(writer) : valve.release(writer)));
  const Reader = framing === "ndjson" ? NdjsonReader : ContentLengthReader;
  const reader = new Reader(input, log, MAX_LOCAL_MESSAGE_BYTES);
  return { framing, reader, writer, congestion: writer.congestion, valve };
}

/** Enough bytes to decide on: a lone "C" could become either a header or a broken line. They stay in `input`. */
function firstBytes(input: Input): Promise<Buffer | null> {
  return new Promise((resolve) => {
    let seen: Buffer = Buffer.alloc(0);
    const settle = (value: Buffer | null) => {
      input.off("data", onData);
      input.off("end", onEnd);
      input.off("close", onEnd);
      input.off("error", onEnd);
      input.pause();
      // Before this turn of the event loop is over, or an input that ends here would end without them.
      if (value !== null) input.unshift(value);
      resolve(value);
    };
    const onData = (chunk: Buffer) => {
      seen = withoutLeading(Buffer.concat([seen, chunk]));
      const start = seen.toString("latin1", 0, HEADER.length).toLowerCase();
      if (start !== "" && (start === HEADER || !HEADER.startsWith(start))) settle(seen);
    };
    // What came so far is no message, or it would have been settled.
    const onEnd = () => settle(null);
    input.on("data", onData);
    input.once("end", onEnd);
    input.once("close", onEnd);
    input.once("error", onEnd);
  });
}

function withoutLeading(bytes: Buffer): Buffer {
  const leading = LEADING.exec(bytes.toString("latin1"))?.[0].length ?? 0;
  return bytes.subarray(leading);
}
